// axios: `imza/axios` passes the exact bytes, reads every status, and keeps keys and cards out of its errors.

import axios from "axios";
import type { Call } from "imza";
import { send as sendByAxios } from "imza/axios";

export const send = <T>(call: Call<T>): Promise<T> => sendByAxios(call, { axios });
