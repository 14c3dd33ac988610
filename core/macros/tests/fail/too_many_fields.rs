imza_macros::types! {
    case camel;

    /// A type.
    request Wide {
        /// One of many.
        field_0: i64,
        /// One of many.
        field_1: i64,
        /// One of many.
        field_2: i64,
        /// One of many.
        field_3: i64,
        /// One of many.
        field_4: i64,
        /// One of many.
        field_5: i64,
        /// One of many.
        field_6: i64,
        /// One of many.
        field_7: i64,
        /// One of many.
        field_8: i64,
        /// One of many.
        field_9: i64,
        /// One of many.
        field_10: i64,
        /// One of many.
        field_11: i64,
        /// One of many.
        field_12: i64,
        /// One of many.
        field_13: i64,
        /// One of many.
        field_14: i64,
        /// One of many.
        field_15: i64,
        /// One of many.
        field_16: i64,
        /// One of many.
        field_17: i64,
        /// One of many.
        field_18: i64,
        /// One of many.
        field_19: i64,
        /// One of many.
        field_20: i64,
        /// One of many.
        field_21: i64,
        /// One of many.
        field_22: i64,
        /// One of many.
        field_23: i64,
        /// One of many.
        field_24: i64,
        /// One of many.
        field_25: i64,
        /// One of many.
        field_26: i64,
        /// One of many.
        field_27: i64,
        /// One of many.
        field_28: i64,
        /// One of many.
        field_29: i64,
        /// One of many.
        field_30: i64,
        /// One of many.
        field_31: i64,
        /// One of many.
        field_32: i64,
        /// One of many.
        field_33: i64,
        /// One of many.
        field_34: i64,
        /// One of many.
        field_35: i64,
        /// One of many.
        field_36: i64,
        /// One of many.
        field_37: i64,
        /// One of many.
        field_38: i64,
        /// One of many.
        field_39: i64,
        /// One of many.
        field_40: i64,
        /// One of many.
        field_41: i64,
        /// One of many.
        field_42: i64,
        /// One of many.
        field_43: i64,
        /// One of many.
        field_44: i64,
        /// One of many.
        field_45: i64,
        /// One of many.
        field_46: i64,
        /// One of many.
        field_47: i64,
        /// One of many.
        field_48: i64,
        /// One of many.
        field_49: i64,
        /// One of many.
        field_50: i64,
        /// One of many.
        field_51: i64,
        /// One of many.
        field_52: i64,
        /// One of many.
        field_53: i64,
        /// One of many.
        field_54: i64,
        /// One of many.
        field_55: i64,
        /// One of many.
        field_56: i64,
        /// One of many.
        field_57: i64,
        /// One of many.
        field_58: i64,
        /// One of many.
        field_59: i64,
        /// One of many.
        field_60: i64,
        /// One of many.
        field_61: i64,
        /// One of many.
        field_62: i64,
        /// One of many.
        field_63: i64,
        /// One of many.
        field_64: i64,
    }
}

fn main() {}
