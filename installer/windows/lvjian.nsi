; Setup program for one Windows user, no administrator needed. Built by installer/windows_package.py:
;   makensis -DVERSION=0.1.0 -DSOURCE=folder -DTARGET=setup.exe -DICON=lvjian.ico -DSIZE=kB lvjian.nsi
; Silent use: setup.exe /S [/D=folder]. Exit codes: 0 done, 1 cancelled, 2 failed, 3 the program is running, 4 a newer version is installed,
; 5 not enough room, 6 the path is too long. /FORCE installs an older version over a newer one.
Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64 ; both programs hold the same modules: one copy is stored
CRCCheck force
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!include x64.nsh

!define NAME "绿荐"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Lvjian"
!define LONGEST 110 ; the deepest file of the program is about 130 characters below its folder; Windows takes 259

Name "${NAME}"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\Lvjian"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "将为当前用户安装${NAME} ${VERSION}，不需要管理员权限，不改动其他用户。$\r$\n$\r$\n已装过的会更新程序，数据和设置保留；更新前自动备份数据库。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\lvjianw.exe"
!define MUI_FINISHPAGE_RUN_TEXT "打开${NAME}"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Var Newer

!macro Stop code text
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONSTOP "${text}"
  ${EndIf}
  SetErrorLevel ${code}
  Quit
!macroend

!macro CheckRunning un
Function ${un}CheckRunning
  ; A program that runs keeps its file from being opened for writing.
  ${IfNot} ${FileExists} "$INSTDIR\lvjianw.exe"
    Return
  ${EndIf}
  again:
  ClearErrors
  FileOpen $0 "$INSTDIR\lvjianw.exe" a
  ${If} ${Errors}
    IfSilent stop
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}正在运行。请先保存并关闭它，再点“重试”。" IDRETRY again
    stop:
    SetErrorLevel 3
    Quit
  ${EndIf}
  FileClose $0
FunctionEnd
!macroend
!insertmacro CheckRunning ""
!insertmacro CheckRunning "un."

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro Stop 2 "${NAME}需要 64 位 Windows 10 或 11。"
  ${EndIf}
  ReadRegStr $0 HKCU "${KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $Newer
    ${If} $Newer == 1
      ${GetParameters} $1
      ClearErrors
      ${GetOptions} $1 "/FORCE" $2
      ${If} ${Errors}
        !insertmacro Stop 4 "已装的是更新的版本 $0，这个安装程序是 ${VERSION}。旧版本打不开新版本的数据，因此没有安装。"
      ${EndIf}
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "program"
  StrLen $0 "$INSTDIR"
  ${If} $0 > ${LONGEST}
    !insertmacro Stop 6 "安装文件夹的路径太长（$0 个字，最多 ${LONGEST} 个），Windows 会打不开里面的文件。请换一个较短的文件夹。"
  ${EndIf}
  ${GetRoot} "$INSTDIR" $1
  ${DriveSpace} "$1\" "/D=F /S=K" $2
  ${If} $2 != ""
  ${AndIf} $2 < ${SIZE}
    !insertmacro Stop 5 "磁盘 $1 只剩 $2 KB，安装需要 ${SIZE} KB。请清理后再装。"
  ${EndIf}
  Call CheckRunning

  ; The office's database is backed up before a newer program touches it.
  ${If} ${FileExists} "$INSTDIR\lvjian.exe"
  ${AndIf} ${FileExists} "$LOCALAPPDATA\lvjian\lvjian.db"
    DetailPrint "正在备份数据库……"
    nsExec::ExecToLog '"$INSTDIR\lvjian.exe" backup'
    Pop $0
    ${If} $0 != 0
      ; A database the installed program cannot open, such as one of a newer version, is copied as it is.
      CreateDirectory "$LOCALAPPDATA\lvjian\lvjian-backups\before-${VERSION}"
      ClearErrors
      CopyFiles /SILENT "$LOCALAPPDATA\lvjian\lvjian.db*" "$LOCALAPPDATA\lvjian\lvjian-backups\before-${VERSION}"
      ${If} ${Errors}
        !insertmacro Stop 2 "更新前的备份没有做成，因此没有更新。请打开${NAME}看提示，处理后再装。"
      ${EndIf}
    ${EndIf}
  ${EndIf}

  ; The new program is unpacked beside the old one and takes its place only when complete.
  RMDir /r "$INSTDIR\new"
  SetOutPath "$INSTDIR\new"
  ClearErrors
  File /r "${SOURCE}\*"
  ${If} ${Errors}
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR\new"
    !insertmacro Stop 2 "文件没有写全，已装的程序没有改动。请检查磁盘空间和文件夹权限后再装。"
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\lvjian.exe"
  Delete "$INSTDIR\lvjianw.exe"
  ClearErrors
  Rename "$INSTDIR\new\_internal" "$INSTDIR\_internal"
  Rename "$INSTDIR\new\lvjian.exe" "$INSTDIR\lvjian.exe"
  Rename "$INSTDIR\new\lvjianw.exe" "$INSTDIR\lvjianw.exe"
  ${If} ${Errors}
    !insertmacro Stop 2 "程序文件没有换成，请重新运行安装程序。"
  ${EndIf}
  RMDir /r "$INSTDIR\new"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\lvjianw.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}\卸载${NAME}.lnk" "$INSTDIR\uninstall.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\lvjianw.exe"

  !macro FileType extension id title
    WriteRegStr HKCU "Software\Classes\.${extension}" "" "${id}"
    WriteRegStr HKCU "Software\Classes\${id}" "" "${title}"
    WriteRegStr HKCU "Software\Classes\${id}\DefaultIcon" "" "$INSTDIR\lvjianw.exe,0"
    WriteRegStr HKCU "Software\Classes\${id}\shell\open\command" "" '"$INSTDIR\lvjianw.exe" "%1"'
  !macroend
  !insertmacro FileType "lvpack" "Lvjian.Pack" "绿荐政策包"
  !insertmacro FileType "lvrec" "Lvjian.Recommendation" "绿荐互荐文件"
  !insertmacro FileType "lvreg" "Lvjian.Register" "绿荐台账文件"

  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\lvjianw.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  Call un.CheckRunning
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\new"
  Delete "$INSTDIR\lvjian.exe"
  Delete "$INSTDIR\lvjianw.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays when somebody keeps other files in it
  RMDir /r "$SMPROGRAMS\${NAME}"
  Delete "$DESKTOP\${NAME}.lnk"
  !macro NoFileType extension id
    ReadRegStr $0 HKCU "Software\Classes\.${extension}" ""
    ${If} $0 == "${id}"
      DeleteRegKey HKCU "Software\Classes\.${extension}"
    ${EndIf}
    DeleteRegKey HKCU "Software\Classes\${id}"
  !macroend
  !insertmacro NoFileType "lvpack" "Lvjian.Pack"
  !insertmacro NoFileType "lvrec" "Lvjian.Recommendation"
  !insertmacro NoFileType "lvreg" "Lvjian.Register"
  DeleteRegKey HKCU "${KEY}"
  ; The data go only when somebody says so: silently never, unless /DELETEDATA stands on the command line.
  ${If} ${FileExists} "$LOCALAPPDATA\lvjian\*.*"
    ${If} ${Silent}
      ${GetParameters} $1
      ClearErrors
      ${GetOptions} $1 "/DELETEDATA" $2
      ${IfNot} ${Errors}
        RMDir /r "$LOCALAPPDATA\lvjian"
      ${EndIf}
    ${Else}
      MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "程序已删除。数据库、备份和附件还在：$\r$\n$LOCALAPPDATA\lvjian$\r$\n$\r$\n要把这些数据也删除吗？删除后无法恢复。" IDNO keep
      RMDir /r "$LOCALAPPDATA\lvjian"
      keep:
    ${EndIf}
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
