//! The clients that JavaScript holds, by number. A number is no address: whatever JavaScript passes, nothing else is reached.
#![allow(unsafe_code)] // `Sync`, below

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use imza::door::Client;

struct Clients(RefCell<Vec<Option<Client>>>);

// SAFETY: the module is built without threads.
unsafe impl Sync for Clients {}

static CLIENTS: Clients = Clients(RefCell::new(Vec::new()));

/// Keeps a client; its number is one that is free.
pub fn keep(client: Client) -> usize {
    let mut clients = CLIENTS.0.borrow_mut();
    let free = clients.iter().position(Option::is_none);
    match free.and_then(|at| clients.get_mut(at).map(|slot| (at, slot))) {
        Some((at, slot)) => {
            *slot = Some(client);
            at
        }
        None => {
            clients.push(Some(client));
            clients.len() - 1
        }
    }
}

/// Drops a client, if there is one of this number.
pub fn drop(handle: u32) {
    if let Some(slot) = usize::try_from(handle).ok().and_then(|at| CLIENTS.0.borrow_mut().get_mut(at).map(Option::take)) {
        core::mem::drop(slot);
    }
}

/// Asks a client. Of a number that nobody has, the answer is empty.
pub fn with(handle: u32, ask: impl FnOnce(&Client) -> String) -> String {
    let clients = CLIENTS.0.borrow();
    let client = usize::try_from(handle).ok().and_then(|at| clients.get(at)?.as_ref());
    client.map(ask).unwrap_or_default()
}
