; The installer of a bundle for Windows. `windows.py` says what BUNDLE, OUTPUT and
; VERSION are.
;
;   setup.exe                  asks, installs for this person, without an administrator
;   setup.exe /S               asks nothing
;   setup.exe /S /allusers     for everybody at this PC, as administrator
;   setup.exe /S /D=D:\kiosk   into another folder
;
; Status: 0, 2 if the show is playing or the rights are missing: nothing has changed.
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include nsDialogs.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\kiosk"
!define PYTHON "$INSTDIR\python"

Name "kiosk"
OutFile "${OUTPUT}"
BrandingText "kiosk ${VERSION}"
VIProductVersion "${VERSION}.0"

Var Everyone ; 1: for all who use this PC
Var Content ; the folder with content.json, which nobody removes
Var Choice

!define MUI_ICON "${BUNDLE}/kiosk.ico"
!define MUI_UNICON "${BUNDLE}/kiosk.ico"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION play
!define MUI_FINISHPAGE_RUN_TEXT "$(PLAY_NOW)"
Page custom who whoLeaves
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

!macro both name zh en
LangString ${name} ${LANG_SIMPCHINESE} "${zh}"
LangString ${name} ${LANG_ENGLISH} "${en}"
!macroend
!insertmacro both SHOW "数说江北" "Jiangbei in Numbers"
!insertmacro both EDITING "编辑内容" "Edit the content"
!insertmacro both CHECKING "检查" "Check"
!insertmacro both REMOVING "卸载" "Uninstall"
!insertmacro both PLAY_NOW "现在放一遍（按 Esc 离开）" "Play it now (Esc leaves)"
!insertmacro both WHO "装给谁用" "For whom"
!insertmacro both WHO_MORE "只给自己用，不用管理员权限。" "For yourself no administrator is needed."
!insertmacro both MYSELF "只给我自己" "For myself"
!insertmacro both ALL "给这台电脑上的所有人（要管理员权限；展厅里的机器选这个）" "For everybody at this PC (as administrator; for a machine in a hall)"
!insertmacro both ADMINISTRATOR "给所有人安装要管理员权限：请右键点安装程序，选“以管理员身份运行”。" "To install for everybody, right-click the installer and choose “Run as administrator”."
!insertmacro both PLAYING "kiosk 正在运行：请先退出放映（按 Esc），关上编辑和检查的窗口，再点“重试”。" "kiosk is running: leave the show (Esc), close the windows of the editor and the check, then choose Retry."
!insertmacro both PREPARING "正在准备程序，大约半分钟……" "Preparing the program, about half a minute …"
!insertmacro both KEPT "内容留在：" "The content is kept:"

VIAddVersionKey /LANG=${LANG_SIMPCHINESE} ProductName "kiosk"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} ProductVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} FileVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} FileDescription "数说江北 kiosk"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} LegalCopyright "MIT"
VIAddVersionKey /LANG=${LANG_ENGLISH} ProductName "kiosk"
VIAddVersionKey /LANG=${LANG_ENGLISH} ProductVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} FileVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} FileDescription "kiosk"
VIAddVersionKey /LANG=${LANG_ENGLISH} LegalCopyright "MIT"

; -- for whom, and where

; Sets Everyone, INSTDIR and Content; an installation that is there is updated.
Function settle
  ${If} $Everyone = 1
    SetShellVarContext all
    StrCpy $0 "$PROGRAMFILES64\kiosk"
    StrCpy $1 "$APPDATA\kiosk\show"
  ${Else}
    SetShellVarContext current
    StrCpy $0 "$LOCALAPPDATA\Programs\kiosk"
    StrCpy $1 "$DOCUMENTS\$(SHOW)"
    ; Whatever language it was installed in before.
    ${If} ${FileExists} "$DOCUMENTS\数说江北\content.json"
      StrCpy $1 "$DOCUMENTS\数说江北"
    ${EndIf}
  ${EndIf}
  ReadRegStr $2 SHCTX "${UNINSTALL}" "InstallLocation"
  ReadRegStr $3 SHCTX "${UNINSTALL}" "Content"
  ${If} $2 != ""
    StrCpy $0 $2
  ${EndIf}
  ${If} $3 != ""
    StrCpy $1 $3
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $0
  ${EndIf}
  StrCpy $Content $1
FunctionEnd

Function allowed ; pushes 1 if it may install for everybody
  Push $0
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 == "Admin"
    StrCpy $0 1
  ${Else}
    StrCpy $0 0
  ${EndIf}
  Exch $0
FunctionEnd

Function .onInit
  StrCpy $Everyone 0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/allusers" $1
  ${IfNot} ${Errors}
    StrCpy $Everyone 1
    Call allowed
    Pop $0
    ${If} $0 = 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(ADMINISTRATOR)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  Call settle
FunctionEnd

Function who
  !insertmacro MUI_HEADER_TEXT "$(WHO)" "$(WHO_MORE)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 20u 100% 14u "$(MYSELF)"
  Pop $0
  ${NSD_CreateRadioButton} 0 42u 100% 14u "$(ALL)"
  Pop $Choice
  ${If} $Everyone = 1
    ${NSD_Check} $Choice
  ${Else}
    ${NSD_Check} $0
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function whoLeaves
  ${NSD_GetState} $Choice $0
  ${If} $0 = ${BST_CHECKED}
    Call allowed
    Pop $1
    ${If} $1 = 0
      ; Windows asks for an administrator, and this one gives way.
      ClearErrors
      ExecShell "runas" "$EXEPATH" "/allusers"
      ${If} ${Errors}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(ADMINISTRATOR)"
        Abort
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
  ${If} $0 <> $Everyone
    StrCpy $Everyone $0
    StrCpy $INSTDIR ""
    Call settle
  ${EndIf}
FunctionEnd

; -- what both do

!macro program un
; Waits until nothing of it runs, or gives up. What runs cannot be written to; what has
; just been left may take a few seconds to end.
Function ${un}free
  retry:
  ${IfNot} ${FileExists} "${PYTHON}\python313.dll"
    Return
  ${EndIf}
  ${ForEach} $1 1 20 + 1
    ClearErrors
    FileOpen $0 "${PYTHON}\python313.dll" a
    ${IfNot} ${Errors}
      FileClose $0
      Return
    ${EndIf}
    Sleep 500
  ${Next}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(PLAYING)" /SD IDCANCEL IDRETRY retry
  SetErrorLevel 2
  Quit
FunctionEnd

; Removes the program and its links, and nothing that somebody else may have put there.
Function ${un}removed
  SetOutPath "$TEMP"
  RMDir /r "${PYTHON}"
  Delete "$INSTDIR\kiosk.cmd"
  Delete "$INSTDIR\kiosk.ico"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\LICENCES.md"
  !insertmacro links "$DESKTOP"
  !insertmacro links "$SMPROGRAMS\kiosk"
  Delete "$SMPROGRAMS\kiosk\卸载.lnk"
  Delete "$SMPROGRAMS\kiosk\Uninstall.lnk"
  RMDir "$SMPROGRAMS\kiosk"
FunctionEnd
!macroend
!macro links folder
  Delete "${folder}\数说江北.lnk"
  Delete "${folder}\编辑内容.lnk"
  Delete "${folder}\检查.lnk"
  Delete "${folder}\Jiangbei in Numbers.lnk"
  Delete "${folder}\Edit the content.lnk"
  Delete "${folder}\Check.lnk"
!macroend
!insertmacro program ""
!insertmacro program "un."

; -- to install

!macro linked folder
  CreateShortcut "${folder}\$(SHOW).lnk" "${PYTHON}\pythonw.exe" \
    '-m kiosk "$Content\content.json"' "$INSTDIR\kiosk.ico"
  CreateShortcut "${folder}\$(EDITING).lnk" "${PYTHON}\pythonw.exe" \
    '-m kiosk edit "$Content\content.json"' "$INSTDIR\kiosk.ico"
  ; What was found has to stay to be read.
  CreateShortcut "${folder}\$(CHECKING).lnk" "$SYSDIR\cmd.exe" \
    '/c ""$INSTDIR\kiosk.cmd" check "$Content\content.json" & echo. & pause"' \
    "$INSTDIR\kiosk.ico"
!macroend

Section
  Call free
  Call removed
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}/*"

  ; Compiled now: who uses it may not write here.
  DetailPrint "$(PREPARING)"
  nsExec::Exec '"${PYTHON}\python.exe" -m compileall -q "${PYTHON}\Lib"'
  Pop $0

  ${IfNot} ${FileExists} "$Content\content.json"
    CreateDirectory "$Content\assets"
    CopyFiles /SILENT "${PYTHON}\Lib\site-packages\kiosk\builtin\assets\*.*" \
      "$Content\assets"
    CopyFiles /SILENT "${PYTHON}\Lib\site-packages\kiosk\builtin\content.json" "$Content"
  ${EndIf}

  ; Links begin in the folder that is set here.
  SetOutPath "$Content"
  CreateDirectory "$SMPROGRAMS\kiosk"
  !insertmacro linked "$DESKTOP"
  !insertmacro linked "$SMPROGRAMS\kiosk"
  CreateShortcut "$SMPROGRAMS\kiosk\$(REMOVING).lnk" "$INSTDIR\uninstall.exe"
  SetOutPath "$INSTDIR"

  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "$(SHOW) kiosk"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\kiosk.ico"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "Content" "$Content"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
SectionEnd

Function play
  SetOutPath "$Content"
  Exec '"${PYTHON}\pythonw.exe" -m kiosk "$Content\content.json"'
FunctionEnd

; -- to take it back

Function un.onInit
  SetShellVarContext current
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR
    SetShellVarContext all
  ${EndIf}
FunctionEnd

Section Uninstall
  Call un.free
  Call un.removed
  ReadRegStr $Content SHCTX "${UNINSTALL}" "Content"
  DetailPrint "$(KEPT) $Content"
  DeleteRegKey SHCTX "${UNINSTALL}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; What shows have learnt and recorded of this person.
  SetShellVarContext current
  RMDir /r "$LOCALAPPDATA\kiosk"
SectionEnd
