imza_macros::types! {
    case camle;
}

imza_macros::types! {
    csae camel;
}

fn main() {}
