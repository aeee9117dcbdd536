@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "DESK_PYTHON="
for %%V in (3.12 3.11 3.13) do (
  if not defined DESK_PYTHON (
    py -%%V -c "" >nul 2>nul && set "DESK_PYTHON=py -%%V"
  )
)
if not defined DESK_PYTHON (
  python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "DESK_PYTHON=python"
)
if not defined DESK_PYTHON (
  echo 没有找到 Python 3.11 或更新的版本，请先安装，见 packaging\windows.md。
  if not defined CI pause
  exit /b 1
)
%DESK_PYTHON% scripts\windows.py test %*
set "DESK_RESULT=%ERRORLEVEL%"
if not "%DESK_RESULT%"=="0" if not defined CI pause
exit /b %DESK_RESULT%
