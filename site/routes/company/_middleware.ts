import { requireCompany } from "../../admit.ts";
import { define } from "../../define.ts";

export default define.middleware(requireCompany);
