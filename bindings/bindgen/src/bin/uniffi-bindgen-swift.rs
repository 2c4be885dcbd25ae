//! Writes Swift with its header and module map from the library's own metadata.

fn main() {
    uniffi::uniffi_bindgen_swift();
}
