//! Members: buyers and sub-merchants.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Outcome, Refusal, Reply, search};
use crate::clock;
use crate::json::Fields as _;
use crate::store::{Record, key};
use crate::world::World;

/// A member.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Member {
    id: i64,
    created: i64,
    updated: i64,
    request: Value,
}

impl Record for Member {
    const KIND: &'static str = "craftgate.member";
}

/// Creates a member. Its external id is used once.
pub fn create(call: &mut Call<'_>) -> Outcome {
    let external = call.request.text("memberExternalId");
    let taken = call.world.store.all::<Member>().iter().any(|member| member.request.text("memberExternalId") == external);
    if external.is_some() && taken {
        return Err(Refusal::invalid("memberExternalId: a member has it already"));
    }
    let now = clock::now();
    let member = Member { id: call.next("member"), created: now, updated: now, request: call.request.clone() };
    call.world.store.put(&key(member.id), &member);
    Ok(Reply::Data(member.shown()))
}

/// Changes a member.
pub fn update(call: &mut Call<'_>) -> Outcome {
    let mut member = find(call.world, call.matched.number(0))?;
    for (name, value) in call.request.as_object().into_iter().flatten() {
        member.request.set(name, value.clone());
    }
    member.updated = clock::now();
    call.world.store.put(&key(member.id), &member);
    Ok(Reply::Data(member.shown()))
}

/// Reads a member.
pub fn retrieve(call: &mut Call<'_>) -> Outcome {
    find(call.world, call.matched.number(0)).map(|member| Reply::Data(member.shown()))
}

/// Searches members.
pub fn search(call: &mut Call<'_>) -> Outcome {
    let members = call.world.store.all::<Member>().iter().map(Member::shown).collect();
    search::page(&call.request, members)
}

/// Whether there is such a member.
///
/// # Errors
/// If there is none.
pub fn exists(world: &mut World, id: i64) -> Result<(), Refusal> {
    find(world, id).map(drop)
}

fn find(world: &mut World, id: i64) -> Result<Member, Refusal> {
    world.store.numbered(id).ok_or_else(|| Refusal::not_found("Üye"))
}

impl Member {
    fn shown(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "createdDate": clock::civil(self.created),
            "updatedDate": clock::civil(self.updated),
            "status": "ACTIVE",
            "isBuyer": false,
            "isSubMerchant": false,
        });
        for (name, value) in self.request.as_object().into_iter().flatten() {
            shown.set(name, value.clone());
        }
        shown.without_nulls()
    }
}
