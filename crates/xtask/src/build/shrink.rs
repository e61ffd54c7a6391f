//! Shrinks the output of wasm-bindgen. It fails if that has another form than expected.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The name of the module of all imports in the WebAssembly.
pub(super) const IMPORTED: &str = "b";
/// The end of a function's parameters as wasm-bindgen writes it, and as an arrow function has it.
const PARAMETERS_END: &str = ") {\n";
const ARROW: &str = ") => {\n";
/// The starts and ends of texts that nothing displays: the source files and messages of panics, which end a script
/// silently, and messages of functions of wasm-bindgen that are removed or never called.
const UNREAD: [(&str, &str); 8] = [
    ("/cargo/registry/", ".rs"),
    ("/rustc/", ".rs"),
    ("crates/", ".rs"),
    ("capacity overflow", "overflow"),
    ("Tried to shrink to a larger capacity", "capacity"),
    ("attempted to take ownership of Rust value", "borrowed"),
    ("null pointer passed", "rust"),
    ("closure invoked recursively or", "dropped"),
];

/// Shortens the names of the WebAssembly's imports and exports: wasm-bindgen's are longer than most of the functions,
/// and each import repeats the name of its module. The imports become one array without names, in which a function's
/// position is its name in the WebAssembly.
pub(super) fn shrink(wasm: &Path, script: &Path) -> Result<()> {
    let mut module = walrus::Module::from_file(wasm)?;
    let mut text = fs::read_to_string(script)?;
    erase_unread(&mut module);
    remove_free(&mut module, &mut text)?;
    remove_unneeded(&mut module, &mut text)?;
    let mut functions: Vec<_> =
        module.imports.iter().map(|import| take_function(&mut text, &import.name)).collect::<Result<_>>()?;
    share_endings(&mut functions, &mut text);
    // Sorted, since similar functions compress better side by side. Equal ones are needed once.
    let array: BTreeSet<_> = functions.iter().collect();
    let positions: BTreeMap<_, _> = array.iter().copied().zip(0..).collect();
    for (import, function) in module.imports.iter_mut().zip(&functions) {
        import.name = positions[function].to_string();
        IMPORTED.clone_into(&mut import.module);
    }
    let array: Vec<_> = array.into_iter().map(String::as_str).collect();
    text += &["export const imports = [\n", &array.join(",\n"), "];\n"].concat();
    // The longest name first, since one name may be the beginning of another.
    let mut exports: Vec<_> = module.exports.iter_mut().filter(|export| export.name != "memory").collect();
    exports.sort_by_key(|export| std::cmp::Reverse(export.name.len()));
    for (number, export) in exports.into_iter().enumerate() {
        let short = format!("e{number}");
        text = text.replace(&format!("wasm.{}", export.name), &format!("wasm.{short}"));
        export.name = short;
    }
    module.emit_wasm_file(wasm)?;
    Ok(fs::write(script, text)?)
}

/// Replaces texts that nothing displays by zeros, which wasm-opt leaves out.
fn erase_unread(module: &mut walrus::Module) {
    let segments: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for segment in segments {
        let bytes = &mut module.data.get_mut(segment).value;
        for (start, end) in UNREAD {
            while let Some(from) = position(bytes, start)
                && let Some(text) = bytes[from..].split(|byte| *byte == 0).next()
                && let Some(length) = position(text, end)
            {
                bytes[from..][..length + end.len()].fill(0);
            }
        }
    }
}

fn position(bytes: &[u8], text: &str) -> Option<usize> {
    bytes.windows(text.len()).position(|part| part == text.as_bytes())
}

/// Removes the code that frees objects of exported classes: each lives as long as its script.
fn remove_free(module: &mut walrus::Module, script: &mut String) -> Result<()> {
    let class_names =
        script.lines().filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {"));
    for class in class_names.map(str::to_owned).collect::<Vec<_>>() {
        module.exports.remove(format!("__wbg_{}_free", class.to_lowercase()))?;
        let registry = format!("{class}Finalization");
        // A class without a constructor has none.
        let _ = remove(script, &format!("        {registry}.register("), "\n");
        for (start, end) in [
            ("    __destroy_into_raw() {", "\n    }\n"),
            ("    free() {", "\n    }\n"),
            (&format!("if (Symbol.dispose) {class}"), "\n"),
            (&format!("const {registry} = "), ";\n"),
        ] {
            remove(script, start, end)
                .with_context(|| format!("wasm-bindgen frees objects in another way now: {start:?}"))?;
        }
    }
    Ok(())
}

/// Removes code of wasm-bindgen's functions that no supported browser needs.
fn remove_unneeded(module: &mut walrus::Module, script: &mut String) -> Result<()> {
    // Passes texts to WebAssembly without `realloc`, which is a little slower for texts in ASCII.
    if script.contains("function passStringToWasm0(") {
        module.exports.remove("__wbindgen_realloc")?;
        *script = script
            .replace(", wasm.__wbindgen_realloc", "")
            .replace("(arg, malloc, realloc)", "(arg, malloc)");
    }
    for (function, start, end) in [
        ("function passStringToWasm0(", "    if (realloc === undefined) {", "\n"),
        (
            "function passStringToWasm0(",
            "    }\n\n    let len = arg.length;",
            "WASM_VECTOR_LEN = offset;\n    return ptr;\n",
        ),
        (
            "function decodeText(",
            "    numBytesDecoded += bytes.length;\n    if (numBytesDecoded >= MAX_SAFARI",
            "\n    }\n",
        ),
        ("function getDataViewMemory0(", " || (cachedDataViewMemory0.buffer.detached === undefined", ")"),
    ] {
        if script.contains(function) {
            remove(script, start, end)
                .with_context(|| format!("wasm-bindgen defines another {function:?} now"))?;
        }
    }
    Ok(())
}

/// Removes the first part of a text that has this start and end.
fn remove(text: &mut String, start: &str, end: &str) -> Option<()> {
    let from = text.find(start)?;
    let to = from + text[from..].find(end)? + end.len();
    text.drain(from..to);
    Some(())
}

/// Removes the function that implements an import from wasm-bindgen's script, and returns it as an expression.
fn take_function(script: &mut String, name: &str) -> Result<String> {
    let changed = || format!("wasm-bindgen defines imports in another way now: {name:?}");
    let defined = format!("export function {name}(");
    let start = script.find(&defined).with_context(changed)?;
    let last_line = start + script[start..].find("\n}").with_context(changed)? + 1;
    let end = last_line + script[last_line..].find('\n').with_context(changed)? + 1;
    let function: String = script.drain(start..end).collect();
    let function = function.trim_end().strip_prefix(&defined).with_context(changed)?;
    // An arrow function, which is shorter, has no `arguments`.
    Ok(match function.split_once(PARAMETERS_END) {
        Some((parameters, body)) if !body.contains("arguments") => format!("({parameters}{ARROW}{body}"),
        _ => format!("function({function}"),
    })
}

/// Moves code that several imports have in common after the call, which passes the result to WebAssembly, into
/// functions of the script. wasm-bindgen repeats it in each import.
fn share_endings(functions: &mut [String], script: &mut String) {
    let mut endings = BTreeMap::<String, Vec<_>>::new();
    for function in functions {
        if let Some((start, body)) = function.split_once(ARROW)
            && let Some((result, ending)) = body.split_once(";\n")
            && let Some(result) = result.trim_start().strip_prefix("const ret = ")
        {
            let (start, result) = (format!("{start}) => "), result.to_owned());
            endings.entry(ending.to_owned()).or_default().push((function, start, result));
        }
    }
    let is_shared =
        |ending: &str, users: usize| ending.contains('(') && !ending.contains("arg1") && users > 1;
    let shared = endings.into_iter().filter(|(ending, users)| is_shared(ending, users.len()));
    for (number, (ending, users)) in shared.enumerate() {
        // The first parameter is the address to which some results are written.
        let more = if ending.contains("arg0") { ", arg0" } else { "" };
        let name = format!("ending{number}");
        *script += &["function ", &name, "(ret", more, ") {\n", &ending, "\n"].concat();
        for (function, start, result) in users {
            *function = format!("{start}{name}({result}{more})");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_share_the_code_after_their_calls() {
        let mut script = String::from(
            "export function a(arg0, arg1) {\n    const ret = arg1.a;\n    put(arg0, ret);\n}\n\
             export function b(arg0, arg1) {\n    const ret = arg1.b();\n    put(arg0, ret);\n}\n\
             export function c() {\n    const ret = new Object();\n    return add(ret);\n}\n\
             export function d() {\n    const ret = new Array();\n    return add(ret);\n}\n\
             export function e() { return caught(function (arg0) {\n    arg0.e();\n}, arguments); }\n\
             function put() {}\n",
        );
        let mut functions = ["a", "b", "c", "d", "e"].map(|name| take_function(&mut script, name).unwrap());
        share_endings(&mut functions, &mut script);
        assert_eq!(
            functions,
            [
                "(arg0, arg1) => ending0(arg1.a, arg0)",
                "(arg0, arg1) => ending0(arg1.b(), arg0)",
                "() => ending1(new Object())",
                "() => ending1(new Array())",
                "function() { return caught(function (arg0) {\n    arg0.e();\n}, arguments); }",
            ]
        );
        assert_eq!(
            script,
            "function put() {}\n\
             function ending0(ret, arg0) {\n    put(arg0, ret);\n}\n\
             function ending1(ret) {\n    return add(ret);\n}\n"
        );
    }
}
