/* Stand-in for the colour profiles of Windows, for tests under Wine only: there are none. */
#define EXPORT __declspec(dllexport)
enum { E_FAIL = (int)0x80004005 };

EXPORT void *OpenColorProfileW(void) { return 0; }
EXPORT void *WcsOpenColorProfileW(void) { return 0; }
EXPORT void *WcsCreateIccProfile(void) { return 0; }
EXPORT int CloseColorProfile(void) { return 0; }
EXPORT int GetColorProfileFromHandle(void) { return 0; }
EXPORT int GetColorDirectoryW(void) { return 0; }
EXPORT int WcsGetDefaultColorProfile(void) { return 0; }
EXPORT int WcsGetDefaultColorProfileSize(void) { return 0; }
EXPORT int WcsGetUsePerUserProfiles(void) { return 0; }
EXPORT int ColorProfileGetDisplayDefault(void) { return E_FAIL; }
EXPORT int ColorProfileGetDisplayUserScope(void) { return E_FAIL; }
