/* Stand-in for the system ICU of Windows, for tests under Wine only: no converter can be opened. */
#define EXPORT __declspec(dllexport)
enum { U_UNSUPPORTED_ERROR = 16 };

EXPORT void *ucnv_open(const char *name, int *error) { if (error) *error = U_UNSUPPORTED_ERROR; return 0; }
EXPORT const char *ucnv_getName(void *converter, int *error) { if (error) *error = U_UNSUPPORTED_ERROR; return ""; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error) { if (error) *error = U_UNSUPPORTED_ERROR; return 0; }
EXPORT const char *ucnv_getAvailableName(int number) { return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT signed char ucnv_getMaxCharSize(void *converter) { return 4; }
EXPORT int ucnv_toUCountPending(void *converter, int *error) { return 0; }
EXPORT int ucnv_fromUCountPending(void *converter, int *error) { return 0; }
EXPORT void ucnv_close(void *converter) {}
EXPORT void ucnv_reset(void *converter) {}
EXPORT void ucnv_toUnicode(void) {}
EXPORT void ucnv_fromUnicode(void) {}
EXPORT void ucnv_cbToUWriteUChars(void) {}
EXPORT void ucnv_cbFromUWriteUChars(void) {}
EXPORT void ucnv_getToUCallBack(void) {}
EXPORT void ucnv_getFromUCallBack(void) {}
EXPORT void ucnv_setToUCallBack(void) {}
EXPORT void ucnv_setFromUCallBack(void) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
