imza_macros::operations! {
    gruop payment;
}

imza_macros::operations! {
    payment;
}

fn main() {}
