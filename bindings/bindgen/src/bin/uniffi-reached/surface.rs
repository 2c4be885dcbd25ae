//! What a library exports, and where the generated code of either language crosses for it.

use std::fmt;

use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, Metadata};

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A function, constructor or method.
    Call,
    /// A variant of an error.
    Error,
    /// A method of a trait that the other language implements.
    Foreign,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Call => "calls",
            Self::Error => "error variants",
            Self::Foreign => "foreign methods",
        })
    }
}

/// One thing that is exported.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) kind: Kind,
    /// `Patrol.check_in`, `StoreError.Busy`.
    pub(crate) name: String,
    /// Of a variant, from 1.
    pub(crate) number: usize,
    /// What a call is linked by.
    pub(crate) symbol: String,
}

/// Everything that `library` exports, by its own metadata.
pub(crate) fn of(library: &str) -> Result<Vec<Item>, String> {
    let metadata = extract_from_library(library.into()).map_err(|error| error.to_string())?;
    let foreign: Vec<&str> = metadata
        .iter()
        .filter_map(|meta| match meta {
            Metadata::Object(object) if object.imp.has_callback_interface() => {
                Some(object.name.as_str())
            }
            _ => None,
        })
        .collect();
    let mut items = Vec::new();
    for meta in &metadata {
        match meta {
            Metadata::Func(f) => items.push(call(f.name.clone(), f.ffi_symbol_name())),
            Metadata::Constructor(c) => {
                items.push(call(
                    format!("{}.{}", c.self_name, c.name),
                    c.ffi_symbol_name(),
                ));
            }
            Metadata::Method(m) => {
                items.push(call(
                    format!("{}.{}", m.self_name, m.name),
                    m.ffi_symbol_name(),
                ));
            }
            Metadata::TraitMethod(m) if foreign.contains(&m.trait_name.as_str()) => {
                items.push(Item {
                    kind: Kind::Foreign,
                    name: format!("{}.{}", m.trait_name, m.name),
                    number: 0,
                    symbol: String::new(),
                });
            }
            Metadata::Enum(e) if matches!(e.shape, EnumShape::Error { .. }) => {
                items.extend((1..).zip(&e.variants).map(|(number, variant)| Item {
                    kind: Kind::Error,
                    name: format!("{}.{}", e.name, variant.name),
                    number,
                    symbol: String::new(),
                }));
            }
            _ => {}
        }
    }
    items.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    items.dedup_by(|a, b| a.kind == b.kind && a.name == b.name);
    if items.is_empty() {
        return Err(format!("{library} exports nothing"));
    }
    Ok(items)
}

fn call(name: String, symbol: String) -> Item {
    Item {
        kind: Kind::Call,
        name,
        number: 0,
        symbol,
    }
}

impl Item {
    /// The lines of generated code, from 1, each of which is run only when this is reached.
    pub(crate) fn places(&self, source: &str) -> Vec<usize> {
        let (owner, name) = self.name.split_once('.').unwrap_or(("", &self.name));
        match self.kind {
            Kind::Call => {
                let call = format!("{}(", self.symbol);
                lines(source, None, |line| {
                    line.contains(&call) && !line.contains("fun ") && !line.contains("func ")
                })
            }
            Kind::Error => {
                let n = self.number;
                // An error is read when Rust returns it, and written when a foreign trait throws it.
                let wanted = [
                    format!("{n} -> "),
                    format!("case {n}: "),
                    format!("buf.putInt({n})"),
                    format!("writeInt(&buf, Int32({n}))"),
                ];
                let section = format!("FfiConverterType{owner}");
                lines(source, Some(&section), |line| {
                    wanted.iter().any(|start| line.starts_with(start.as_str()))
                })
            }
            Kind::Foreign => {
                let section = format!("niffiCallbackInterface{owner}");
                let name = camel(name);
                let calls = [format!("uniffiObj.`{name}`("), format!("uniffiObj.{name}(")];
                lines(source, Some(&section), |line| {
                    calls.iter().any(|call| line.contains(call.as_str()))
                })
            }
        }
    }
}

/// The lines that `wanted` wants, of the block whose first line names `section`, or of all.
fn lines(source: &str, section: Option<&str>, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut inside = section.is_none();
    let mut found = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        if let Some(section) = section {
            if line.starts_with('}') {
                inside = false;
            } else if !line.starts_with(' ') && names(line, section) && line.ends_with('{') {
                inside = true;
            }
        }
        if inside && wanted(line.trim()) {
            found.push(number);
        }
    }
    found
}

/// Whether a line has `word`, whole.
fn names(line: &str, word: &str) -> bool {
    line.split_once(word)
        .is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// `on_change` is `onChange`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}
