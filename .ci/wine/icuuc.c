/* What Qt links to of Windows' own ICU, which Wine 8 has not: Qt does without. */
typedef int Error;
#define EXPORT __declspec(dllexport)
#define NOTHING(name) EXPORT void name(void) {}
#define NONE(name) EXPORT int name(void) { return 0; }

NOTHING(ucnv_close)
NOTHING(ucnv_reset)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_toUnicode)
NOTHING(ucnv_fromUnicode)
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NONE(ucnv_getMaxCharSize)
NONE(ucnv_toUCountPending)
NONE(ucnv_fromUCountPending)
NONE(ucnv_countAvailable)

static void *refused(Error *error)
{
    if (error)
        *error = 4; /* U_FILE_ACCESS_ERROR */
    return 0;
}

EXPORT void *ucnv_open(const char *name, Error *error) { return refused(error); }
EXPORT const char *ucnv_getName(void *one, Error *error) { return refused(error); }
EXPORT const char *ucnv_getStandardName(const char *a, const char *b, Error *error)
{
    return refused(error);
}
EXPORT const char *ucnv_getAvailableName(int number) { return 0; }
