import { Craftgate } from "imza";
export const craftgate = new Craftgate({ apiKey: "a", secretKey: "s", environment: "sandbox" });
