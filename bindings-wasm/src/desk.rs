//! Where texts and bytes cross: JavaScript writes what it passes into one buffer, and takes the result from another. Both stay where
//! they are from call to call, so that crossing costs a copy and nothing else. And the clients that JavaScript holds, by number: a
//! number is no address, so that whatever JavaScript passes, nothing else is reached.

use std::cell::RefCell;

use imza::bridge::Client;

/// What is kept between calls.
pub struct Desk {
    /// What JavaScript passes. Its length is what is reserved.
    pub input: Vec<u8>,
    /// The result.
    pub output: String,
    clients: Vec<Option<Client>>,
    free: Vec<usize>,
}

thread_local! {
    // The module has one thread.
    static DESK: RefCell<Desk> =
        const { RefCell::new(Desk { input: Vec::new(), output: String::new(), clients: Vec::new(), free: Vec::new() }) };
}

/// The buffers are given back beyond this size.
const KEPT: usize = 1 << 20;

/// Works at the desk.
pub fn at<T>(work: impl FnOnce(&mut Desk) -> T) -> T {
    DESK.with_borrow_mut(work)
}

impl Desk {
    /// Makes room for this many bytes.
    pub fn reserve(&mut self, length: usize) {
        if self.input.len() < length || self.input.len() > KEPT.max(length) {
            self.input = vec![0; length];
        }
    }

    /// Keeps a client; its number is one that is free.
    pub fn keep(&mut self, client: Client) -> usize {
        let Some(slot) = self.free.pop() else {
            self.clients.push(Some(client));
            return self.clients.len() - 1;
        };
        if let Some(place) = self.clients.get_mut(slot) {
            *place = Some(client);
        }
        slot
    }

    /// Drops a client with its keys.
    pub fn give_up(&mut self, handle: u32) {
        let place = usize::try_from(handle).unwrap_or_default();
        if self.clients.get_mut(place).and_then(Option::take).is_some() {
            self.free.push(place);
        }
    }

    /// A client; none if nobody has this number.
    pub fn client(&self, handle: u32) -> Option<&Client> {
        self.clients.get(usize::try_from(handle).ok()?)?.as_ref()
    }

    /// Puts the result there. The answer is its length; if it is not all ASCII, the bitwise complement of that, below zero.
    pub fn put(&mut self, result: String) -> i32 {
        let length = i32::try_from(result.len()).unwrap_or_default();
        // Looks at every byte without stopping: compilers make that a few wide instructions.
        let is_ascii = result.bytes().fold(0, |all, byte| all | byte) < 0x80;
        let length = if is_ascii { length } else { !length };
        self.output = result;
        length
    }
}
