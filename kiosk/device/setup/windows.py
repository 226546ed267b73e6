"""Windows: the recipes that make a machine a public screen, as text.

They are written for an administrator to read and to run; nothing is run by itself.
Shell Launcher and the keyboard filter exist in the editions Enterprise, Education
and IoT Enterprise alone; for Pro and Home there is a task that starts with the
log-in. None of it has been tried on Windows yet.
"""

from __future__ import annotations

from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EDITIONS: Final = (
    "Enterprise",
    "EnterpriseS",
    "Education",
    "IoTEnterprise",
    "IoTEnterpriseS",
    "IoTEnterpriseK",
)
"""What the registry calls the editions that have Shell Launcher."""

USER: Final = "kiosk"
STAFF: Final = "kiosk-staff"
"""The group of those who may change the content."""
LOOP: Final = "kiosk-run.cmd"

SHELL_LAUNCHER: Final = """\
# Shell Launcher: the show in place of the desktop, for the user kiosk alone.
# Editions: Enterprise, Education, IoT Enterprise. Run as administrator.
#   powershell -ExecutionPolicy Bypass -File 2-shell-launcher.ps1
#   powershell -ExecutionPolicy Bypass -File 2-shell-launcher.ps1 -Undo
param([switch]$Undo)
$ErrorActionPreference = 'Stop'

$feature = 'Client-EmbeddedShellLauncher'
if ((Get-WindowsOptionalFeature -Online -FeatureName $feature).State -ne 'Enabled') {{
    Enable-WindowsOptionalFeature -Online -FeatureName $feature -All -NoRestart
}}
$name = '\\\\localhost\\root\\standardcimv2\\embedded:WESL_UserSetting'
$launcher = [wmiclass]$name
$account = New-Object System.Security.Principal.NTAccount('{user}')
$sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value

$restartShell = 0
$restartDevice = 1
$nothing = 3

$place = 'root\\standardcimv2\\embedded'
$before = Get-WmiObject -Namespace $place -Class WESL_UserSetting |
    Where-Object {{ $_.Sid -eq $sid }}
if ($before) {{
    $launcher.RemoveCustomShell($sid)
}}
if ($Undo) {{
    $launcher.SetEnabled($false)
    return
}}
# Everybody else keeps the desktop.
$launcher.SetDefaultShell('explorer.exe', $restartShell)
# What the show ends with, and what is done then: 0 staff have left, 10 start it
# again, 20 start the machine again. Anything else starts it again.
$launcher.SetCustomShell($sid, '{command}', `
    @(0, 10, 20), @($nothing, $restartShell, $restartDevice), $restartShell)
$launcher.SetEnabled($true)
"""

KEYBOARD: Final = """\
# Keyboard filter: keys that lead out of the show do nothing, but for
# administrators. Editions as for Shell Launcher. Run as administrator.
param([switch]$Undo)
$ErrorActionPreference = 'Stop'

$feature = 'Client-KeyboardFilter'
if ((Get-WindowsOptionalFeature -Online -FeatureName $feature).State -ne 'Enabled') {{
    Enable-WindowsOptionalFeature -Online -FeatureName $feature -All -NoRestart
}}
$place = 'root\\standardcimv2\\embedded'
$keys = {keys}
foreach ($key in $keys) {{
    $rule = Get-WmiObject -Namespace $place -Class WEKF_PredefinedKey |
        Where-Object {{ $_.Id -eq $key }}
    if ($rule) {{
        $rule.Enabled = -not $Undo
        [void]$rule.Put()
    }}
}}
$setting = Get-WmiObject -Namespace $place -Class WEKF_Settings |
    Where-Object {{ $_.Name -eq 'DisableKeyboardFilterForAdministrators' }}
if ($setting) {{
    $setting.Value = 'true'
    [void]$setting.Put()
}}
"""
KEYS: Final = (
    "Win+L",
    "Win+D",
    "Win+E",
    "Win+R",
    "Win+Tab",
    "Windows",
    "Alt+F4",
    "Alt+Tab",
    "Alt+Esc",
    "Ctrl+Esc",
    "Ctrl+Alt+Del",
    "Ctrl+Shift+Esc",
    "LaunchMail",
    "BrowserHome",
)

TASK: Final = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>kiosk: the show starts with the log-in of the user {user}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{user}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>4</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%SystemRoot%\\System32\\cmd.exe</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""

RUN: Final = """\
@echo off
rem The show for the user kiosk, and again whenever it asks for that: the task
rem scheduler looks at no status.
chcp 65001 >nul
:again
start "" /wait {command}
set status=%errorlevel%
rem 0 staff have left, 2 asked for what is not there, 3 runs already.
if %status%==0 exit /b 0
if %status%==2 exit /b 2
if %status%==3 exit /b 3
rem 20 start the machine again.
if %status%==20 goto machine
ping -n 2 127.0.0.1 >nul
goto again
:machine
shutdown /r /t 0
"""

TASK_SCRIPT: Final = """\
# The show starts when the user kiosk logs in. For Pro and Home, which have no
# Shell Launcher: the desktop stays behind the show. Run as administrator.
param([switch]$Undo)
$ErrorActionPreference = 'Stop'
if ($Undo) {{
    Unregister-ScheduledTask -TaskName 'kiosk' -Confirm:$false
    return
}}
$xml = Get-Content -Raw -Path (Join-Path $PSScriptRoot 'kiosk-task.xml')
Register-ScheduledTask -TaskName 'kiosk' -Xml $xml -User '{user}' -Force
"""

MACHINE: Final = """\
# The machine: the user kiosk, a folder for the content, no sleep, no blanking, no
# edge swipes, no lock screen. Run as administrator; -Undo takes the settings back
# and leaves the user, the group and the content.
param([switch]$Undo)
$ErrorActionPreference = 'Stop'

$program = '{program}'
if (-not $Undo) {{
    # Both the environment and the Python that it was made from.
    $python = Join-Path (Split-Path $program) 'python.exe'
    $base = & $python -P -c 'import sys; print(sys._base_executable)'
    foreach ($file in @($program, $python, $base)) {{
        if (-not (Test-Path $file)) {{ throw "There is no $file" }}
        if ($file -like "$env:SystemDrive\\Users\\*") {{
            throw "$file lies in a profile, where the user {user} cannot read it"
        }}
    }}
}}

$there = Get-LocalUser -Name '{user}' -ErrorAction SilentlyContinue
if (-not $Undo -and -not $there) {{
    $password = Read-Host -AsSecureString 'A password for the new user {user}'
    New-LocalUser -Name '{user}' -Password $password -PasswordNeverExpires `
        -UserMayNotChangePassword -Description 'kiosk, a show on a public screen'
    Add-LocalGroupMember -SID 'S-1-5-32-545' -Member '{user}'
}}
if (-not $Undo) {{
    $group = Get-LocalGroup -Name '{staff}' -ErrorAction SilentlyContinue
    if (-not $group) {{
        [void](New-LocalGroup -Name '{staff}' -Description 'may change the content')
    }}
    # Nobody else may put settings there, or a program.
    $place = '{folder}'
    [void](New-Item -ItemType Directory -Path $place -Force)
    icacls $place /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' `
        '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX'
    if ($LASTEXITCODE -ne 0) {{ throw "The rights of $place cannot be set" }}
    # The content: for staff to change, and for the show, which an update from a
    # stick changes.
    $show = Join-Path $place 'show'
    [void](New-Item -ItemType Directory -Path $show -Force)
    icacls $show /grant '{staff}:(OI)(CI)M' '{user}:(OI)(CI)M'
    if ($LASTEXITCODE -ne 0) {{ throw "The rights of $show cannot be set" }}
    if (-not (Test-Path (Join-Path $show 'content.json'))) {{
        $own = & $python -P -c 'import kiosk.content.paths as p; print(p.built_in())'
        Copy-Item -Path (Join-Path $own 'content.json') -Destination $show
        Copy-Item -Path (Join-Path $own 'assets') -Destination $show -Recurse
    }}
    powercfg /change monitor-timeout-ac 0
    powercfg /change standby-timeout-ac 0
    powercfg /change hibernate-timeout-ac 0
}}

$policies = @(
{policies}
)
foreach ($policy in $policies) {{
    $place, $name, $value = $policy
    if ($Undo) {{
        Remove-ItemProperty -Path $place -Name $name -ErrorAction SilentlyContinue
        continue
    }}
    if (-not (Test-Path $place)) {{ [void](New-Item -Path $place -Force) }}
    Set-ItemProperty -Path $place -Name $name -Value $value -Type DWord
}}
"""
POLICIES: Final = (
    # Edge swipes.
    (r"HKLM:\SOFTWARE\Policies\Microsoft\Windows\EdgeUI", "AllowEdgeSwipe", 0),
    # The lock screen.
    (r"HKLM:\SOFTWARE\Policies\Microsoft\Windows\Personalization", "NoLockScreen", 1),
    # Restarts for updates while somebody is logged in.
    (
        r"HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU",
        "NoAutoRebootWithLoggedOnUsers",
        1,
    ),
)

PERSON: Final = """\
# The user kiosk: no press-and-hold, no rings under fingers, no notifications, no
# questions by accessibility keys. Log in as kiosk and run it there, once.
param([switch]$Undo)
$settings = @(
{settings}
)
foreach ($setting in $settings) {{
    $place, $name, $value, $type = $setting
    if ($Undo) {{
        Remove-ItemProperty -Path $place -Name $name -ErrorAction SilentlyContinue
        continue
    }}
    if (-not (Test-Path $place)) {{ [void](New-Item -Path $place -Force) }}
    Set-ItemProperty -Path $place -Name $name -Value $value -Type $type
}}
"""
_ACCESSIBILITY: Final = r"HKCU:\Control Panel\Accessibility"
SETTINGS: Final = (
    # A finger that rests is no right click.
    (r"HKCU:\Software\Microsoft\Wisp\Touch", "TouchMode_hold", 0, "DWord"),
    # No rings and trails under fingers.
    (r"HKCU:\Control Panel\Cursors", "ContactVisualization", 0, "DWord"),
    (r"HKCU:\Control Panel\Cursors", "GestureVisualization", 0, "DWord"),
    # Gestures of three and four fingers.
    (r"HKCU:\Control Panel\Desktop", "TouchGestureSetting", 0, "DWord"),
    # Notifications.
    (
        r"HKCU:\SOFTWARE\Policies\Microsoft\Windows\Explorer",
        "DisableNotificationCenter",
        1,
        "DWord",
    ),
    (
        r"HKCU:\SOFTWARE\Microsoft\Windows\CurrentVersion\PushNotifications",
        "ToastEnabled",
        0,
        "DWord",
    ),
    # Five times Shift asks nothing.
    (rf"{_ACCESSIBILITY}\StickyKeys", "Flags", "506", "String"),
    (rf"{_ACCESSIBILITY}\Keyboard Response", "Flags", "122", "String"),
    (rf"{_ACCESSIBILITY}\ToggleKeys", "Flags", "58", "String"),
    # The screen saver.
    (r"HKCU:\Control Panel\Desktop", "ScreenSaveActive", "0", "String"),
)

READ_FIRST: Final = """\
kiosk 在 Windows 上 · kiosk on Windows
======================================

这些脚本由 kiosk install 生成，还没有在 Windows 上试过；请先读一遍，再以管理员身份
逐个运行。每个脚本加 -Undo 就撤销。
These scripts were made by `kiosk install` and have not been tried on Windows yet.
Read each one, then run it as administrator, in this order; -Undo takes it back.

    powershell -ExecutionPolicy Bypass -File NAME.ps1

1-machine.ps1         建立用户 kiosk 和放内容的文件夹，不待机，关掉屏幕边缘的手势和锁屏
                      makes the user kiosk and a folder for the content; no sleep,
                      edge swipes or lock screen
{edition}
4-person.ps1          以 kiosk 登录后运行一次：关掉长按、触摸痕迹、通知和粘滞键
                      once, logged in as kiosk: no press-and-hold, notifications ...

内容在 {show}；把要改内容的账户加入组 {staff}：
The content is in {show}. Whoever may change it belongs into the
group {staff}:

    Add-LocalGroupMember -Group {staff} -Member NAME

Python 和程序要装在所有用户都能读的地方，不能在某个人的文件夹（C:\\Users\\…）里。
Python and the program have to be where every user can read them, not in anybody's
profile (C:\\Users\\...): install Python “for all users”.

开机自动登录：Sysinternals 的 Autologon，或 netplwiz。
To log in by itself: Autologon by Sysinternals, or netplwiz.
{rest}
"""
WITH_LAUNCHER: Final = """\
2-shell-launcher.ps1  用展示代替桌面
                      the show in place of the desktop
3-keyboard-filter.ps1 Win、Alt+F4 等键不起作用
                      Win, Alt+F4 and others do nothing"""
WITHOUT_LAUNCHER: Final = """\
2-task.ps1            登录后自动放（计划任务 kiosk-task.xml，运行 kiosk-run.cmd）
                      starts with the log-in (the task kiosk-task.xml, which runs
                      kiosk-run.cmd)"""
HONESTLY: Final = """\

这个版本（{name}）没有 Shell Launcher 和键盘筛选器：桌面还在展示后面，键盘能离开展示。
不要接键盘；在 BIOS 里关掉不用的 USB 口。要锁得更紧，请用 Enterprise、Education 或
IoT Enterprise。展示也可以作为 kiosk 的外壳：在 kiosk 用户下把
HKCU\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon 的 Shell 设为
{command}
（删去它就恢复桌面；先确认另有一个管理员账户能登录）。
This edition ({name}) has neither Shell Launcher nor a keyboard filter: the desktop
is still behind the show, and a keyboard leads out of it. Attach none, and switch
off spare USB ports in the BIOS. For more take Enterprise, Education or IoT
Enterprise. The show can also be the shell of the user kiosk: logged in as kiosk,
set Shell under the key above to that command, and delete it to have the desktop
back; see first that another administrator can log in."""


def objections(needed: Iterable[str]) -> Iterator[Message]:
    """Why the show's user could not run these files of the program."""
    for file in needed:
        parts = [part.lower() for part in PureWindowsPath(file).parts]
        if parts[1:2] == ["users"]:
            yield Message(
                f"{file} 在某个用户的文件夹里，展示的用户 {USER} 读不到；请把 Python "
                r"装给所有用户，把 kiosk 装进 C:\ProgramData\kiosk\venv",
                f"{file} lies in somebody's profile, where the show's user {USER} "
                "cannot read it: install Python for all users, and kiosk into "
                r"C:\ProgramData\kiosk\venv",
            )


def recipes(
    program: str, folder: str, edition: str, install: str = ""
) -> dict[str, str]:
    """The files to write, by name.

    Args:
        program: pythonw.exe of the environment that kiosk is installed in; it
            opens no console window.
        folder: where settings are, and the content in a folder `show` of it.
        install: where these files will be; `install` in that folder by default.
        edition: what the registry calls the edition; "" for not known, which is
            given the recipes for both.
    """
    show, install = rf"{folder}\show", install or rf"{folder}\install"
    command = f'"{program}" -P -m kiosk run "{show}\\content.json"'
    launcher = edition in EDITIONS
    files = {
        "1-machine.ps1": MACHINE.format(
            user=USER,
            staff=STAFF,
            folder=_quoted(folder),
            program=_quoted(program),
            policies="\n".join(_row(*policy) for policy in POLICIES),
        ),
        "4-person.ps1": PERSON.format(
            settings="\n".join(_row(*setting) for setting in SETTINGS)
        ),
    }
    if launcher or not edition:
        files["2-shell-launcher.ps1"] = SHELL_LAUNCHER.format(
            user=USER, command=_quoted(command)
        )
        keys = ", ".join(f"'{key}'" for key in KEYS)
        files["3-keyboard-filter.ps1"] = KEYBOARD.format(keys=f"@({keys})")
    if not launcher:
        files["2-task.ps1"] = TASK_SCRIPT.format(user=USER)
        files["kiosk-task.xml"] = TASK.format(
            user=escape(USER),
            arguments=escape(rf'/d /c ""{install}\{LOOP}""'),
            folder=escape(show),
        )
        files[LOOP] = RUN.format(command=command)
    ways = (WITH_LAUNCHER, WITHOUT_LAUNCHER)
    files["READ-ME-FIRST.txt"] = READ_FIRST.format(
        edition="\n".join(ways if not edition else ways[:1] if launcher else ways[1:]),
        rest="" if launcher else HONESTLY.format(name=edition or "?", command=command),
        show=show,
        staff=STAFF,
    )
    return dict(sorted(files.items()))


def _row(place: str, name: str, value: object, kind: str = "") -> str:
    said = f"'{value}'" if isinstance(value, str) else str(value)
    ending = f", '{kind}'" if kind else ""
    return f"    ,@('{place}', '{name}', {said}{ending})"


def _quoted(text: str) -> str:
    """Text for within single quotes of PowerShell."""
    return text.replace("'", "''")
