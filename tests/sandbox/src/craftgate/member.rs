//! Members: buyers and sub-merchants.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::refusal::Repeated;
use super::{Call, OperationResult, Refusal, Reply, search};
use crate::clock;
use crate::json::Fields as _;
use crate::state::State;
use crate::store::{Record, key};

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

/// Creates a member. Its external id must be unique.
pub fn create(call: &mut Call<'_>) -> OperationResult {
    let external = call.request.text("memberExternalId");
    let taken = call.state.store.all::<Member>().into_iter().find(|member| member.request.text("memberExternalId") == external);
    if let Some(first) = taken.filter(|_| external.is_some()) {
        call.done_before(Repeated::Member)?;
        return Ok(Reply::Data(first.to_json()));
    }
    let now = clock::now();
    let member = Member { id: call.next("member"), created: now, updated: now, request: call.request.clone() };
    call.state.store.put(&key(member.id), &member);
    Ok(Reply::Data(member.to_json()))
}

/// Changes a member.
pub fn update(call: &mut Call<'_>) -> OperationResult {
    let mut member = find(call.state, call.matched.number(0))?;
    for (name, value) in call.request.as_object().into_iter().flatten() {
        member.request.set(name, value.clone());
    }
    member.updated = clock::now();
    call.state.store.put(&key(member.id), &member);
    Ok(Reply::Data(member.to_json()))
}

/// Reads a member.
pub fn retrieve(call: &mut Call<'_>) -> OperationResult {
    find(call.state, call.matched.number(0)).map(|member| Reply::Data(member.to_json()))
}

/// Searches members.
pub fn search(call: &mut Call<'_>) -> OperationResult {
    let members = call.state.store.all::<Member>().iter().map(Member::to_json).collect();
    search::page(&call.request, members)
}

/// Checks that a member exists.
///
/// # Errors
/// If it does not.
pub fn exists(state: &mut State, id: i64) -> Result<(), Refusal> {
    find(state, id).map(drop)
}

fn find(state: &mut State, id: i64) -> Result<Member, Refusal> {
    state.store.numbered(id).ok_or_else(|| Refusal::not_found("Üye"))
}

impl Member {
    fn to_json(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "createdDate": clock::civil(self.created),
            "updatedDate": clock::civil(self.updated),
            "status": "ACTIVE",
            "isBuyer": false,
            "isSubMerchant": false,
        });
        // The response of the documentation has no identity number.
        for (name, value) in self.request.as_object().into_iter().flatten().filter(|(name, _)| *name != "identityNumber") {
            shown.set(name, value.clone());
        }
        shown.without_nulls()
    }
}
