//! Writes Kotlin (and the list of everything exported) from the library's own metadata.

fn main() {
    uniffi::uniffi_bindgen_main();
}
