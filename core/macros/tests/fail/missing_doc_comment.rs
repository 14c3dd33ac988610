imza_macros::enums! {
    AccountOwner { MERCHANT }
}

imza_macros::types! {
    case camel;

    request DepositRequest {
        amount: Decimal,
    }

    #[derive(Clone)]
    request OtherRequest {}
}

imza_macros::operations! {
    tables;

    GET "/deposits" deposits() -> empty;
}

fn main() {}
