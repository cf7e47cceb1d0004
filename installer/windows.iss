; UNTRIED: written for Inno Setup 6.3 on Windows, never run. `py -3 run.py build` first, then `iscc /DVersion=… installer\windows.iss`.
; See the checklist in README.md before giving its result to anybody.
;
; Installs for one user without administrator rights, so that a clerk can do it; offices lie in %LOCALAPPDATA%\nuangong
; and are never touched by installing, upgrading or removing.

#ifndef Version
  #error Name the version that pyproject.toml says: iscc /DVersion=0.1.0 installer\windows.iss
#endif

[Setup]
AppId={{6E0D7B6A-3C5B-4B0E-9A53-0C6B5C1D9F21}
AppName=Nuangong
AppVersion={#Version}
AppPublisher=Nuangong project
DefaultDirName={localappdata}\Programs\Nuangong
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=nuangong-{#Version}-setup
Compression=lzma2
SolidCompression=yes
CloseApplications=yes
UninstallDisplayName=暖工 Nuangong

[InstallDelete]
; an upgrade leaves no module of the older version behind
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\dist\nuangong\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\暖工"; Filename: "{app}\nuangong.exe"
Name: "{autodesktop}\暖工"; Filename: "{app}\nuangong.exe"

[Run]
Filename: "{app}\nuangong.exe"; Description: "暖工"; Flags: nowait postinstall skipifsilent
