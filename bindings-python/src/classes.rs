//! The classes of results: one for each declared type, made when the first such result is made or the class is asked for.
//!
//! A class is made in Python (`imza/_results.py`); this module keeps the facts of its type that instances need.

use std::collections::HashMap;
use std::sync::Mutex;

use imza::api::case::push_snake;
use imza::api::schema::{Field, Ty, Type};
use imza::bridge::PROVIDERS;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyString, PyType};

/// A class, with the facts of its type that instances need.
pub struct Class {
    /// The Python class.
    pub ty: Py<PyType>,
    /// Where its class is: the provider's module, or the package itself.
    pub module: &'static str,
    /// The type's name.
    pub name: &'static str,
    /// The declared fields.
    pub fields: Vec<Known>,
}

/// A declared field.
pub struct Known {
    pub field: &'static Field,
    /// Its name in Python, interned: most look-ups compare nothing but the pointer.
    pub name: Py<PyString>,
    /// The same as text.
    pub text: String,
}

impl Known {
    /// Whether its value must never be shown.
    pub fn is_secret(&self) -> bool {
        is_secret(self.field.ty()) || matches!(self.text.as_str(), "saved")
    }
}

fn is_secret(ty: Ty) -> bool {
    match ty {
        Ty::Text(form) => form.is_secret(),
        Ty::List(of) | Ty::Map(of) => is_secret(*of),
        _ => false,
    }
}

/// The snake name of a field.
pub fn snake(property: &str) -> String {
    let mut out = String::with_capacity(property.len() + 4);
    push_snake(property, &mut out);
    out
}

/// The classes by the addresses of their tables, and by module: providers share some tables. They live as long as the process.
static CLASSES: Mutex<Option<HashMap<Key, &'static Class>>> = Mutex::new(None);

type Key = (usize, &'static str);

/// The class of a table's results in a provider's module.
pub fn of(py: Python<'_>, module: &'static str, table: &'static Type) -> PyResult<&'static Class> {
    let key = (std::ptr::from_ref(table).addr(), module);
    let known = |classes: &mut Option<HashMap<Key, &'static Class>>| classes.get_or_insert_default().get(&key).copied();
    // A poisoned lock: some thread was ended while it looked something up; the map itself is whole.
    let lock = || CLASSES.lock_py_attached(py).unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(class) = known(&mut lock()) {
        return Ok(class);
    }
    let ty = python_class(py, module, table)?;
    let fields = table.fields.iter().map(|field| {
        let text = snake(field.property());
        Known { field, name: PyString::intern(py, &text).unbind(), text }
    });
    let class = Class { ty, module, name: table.name, fields: fields.collect() };
    let mut classes = lock();
    // Another thread may have been faster: there is one class for each table.
    Ok(match known(&mut classes) {
        Some(class) => class,
        None => {
            let class: &'static Class = Box::leak(Box::new(class));
            classes.get_or_insert_default().insert(key, class);
            class
        }
    })
}

/// The Python class of a table's results; made once, by a registry in Python. A handle's class restores from a saved text.
fn python_class(py: Python<'_>, module: &str, table: &'static Type) -> PyResult<Py<PyType>> {
    let handles = PROVIDERS.iter().filter(|provider| provider.name == module).flat_map(|provider| provider.handles);
    let handle = handles.into_iter().find(|handle| std::ptr::eq(handle.table, table));
    let results = py.import(intern!(py, "imza._results"))?;
    let class = results.call_method1(intern!(py, "of"), (module, table.name, handle.map(|handle| handle.function)))?;
    Ok(class.cast_into::<PyType>()?.unbind())
}
