#!/bin/bash
# Trains the acoustic network from nothing but this folder, the content and the programs below.
#
#   models/recipe/acoustic/build.sh OUT_DIR [PYTHON]
#
# OUT_DIR/model is the model, OUT_DIR/work everything it was made from (about 4 GB). A step
# whose result is there already is not done again. QUICK=1 goes through all of it with little
# speech, for a poor model.
#
# Debian packages: espeak-ng flite festival festvox-kallpc16k festvox-kdlpc16k
#   festvox-us-slt-hts libfst-tools libfst22-plugins-base libsndfile1
# Python packages: requirements.txt, and the project itself
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
python=$(command -v "${2:-python3}")
cd "$(dirname "$0")"
export PYTHONPATH=$PWD/..:$PWD/../..:$PWD/../../.. OMP_NUM_THREADS=1
work=$out/work first=$out/first model=$out/model
mkdir -p "$work" "$out/second/work"
utterances= aligned=3000 copies=3 epochs=9 seconds=1235
[ -n "${QUICK:-}" ] && { utterances=600 aligned=300 epochs=2 seconds=60; }

sphinx=$($python -c 'import pocketsphinx; print(pocketsphinx.get_model_path())')/en-us

[ -f "$work/lexicon.txt" ] || $python -m recipe.corpus "$work"
[ -f "$work/.spoken" ] || { $python synth.py "$work" $utterances; touch "$work/.spoken"; }
[ -f "$work/align.jsonl" ] || $python align.py "$work" "$sphinx/cmudict-en-us.dict" "$sphinx/en-us" $aligned
[ -f "$work/feats_$((copies - 1)).npz" ] || $python features.py "$work" $copies
# A first network on the aligned part; then its own labels for all of it, and speech varied anew
# in every epoch.
[ -f "$work/.trained" ] || { $python train.py "$work" "$first" $epochs; touch "$work/.trained"; }
if [ ! -f "$out/second/.labelled" ]; then
    $python align2.py "$work" 0 0 2 "$out/second/work" & $python align2.py "$work" 0 1 2 "$out/second/work"
    wait
    touch "$out/second/.labelled"
fi
$python train2.py "$work" "$out/second/model" $seconds dilations=1,1,2,2,3 cmn=1 start="$work/network.pt" rate=2e-3 seed=2
mkdir -p "$model"
cp -r "$out/second/model/am" "$model/"
$python pack.py "$model"
$python -m recipe.build "$model"
$python evaluate.py "$work" "$model" "$out/measured.json" 300
