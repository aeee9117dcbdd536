#!/bin/sh
# Run a module with the Python of .venv, on Debian and in the shell that Git brings to Windows.
for python in .venv/bin/python .venv/Scripts/python.exe; do
    [ -x "$python" ] && exec "$python" -m "$@"
done
echo "There is no .venv yet: run make test (Windows: test.bat) once." >&2
exit 1
