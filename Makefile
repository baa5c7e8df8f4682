PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DATA ?= data
CORPUS ?= $(DATA)/articles.jsonl.xz
# Two processes, each with its own page and browser; the tests of a file stay together and in order.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help chat index test check check-quality format bench bench-large bench-compare faults screenshots test-scale train clean

help:            ## Show this list / 列出全部命令
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,mcp,metrics,dev]'
	@touch $(READY)

chat: $(READY)   ## Set up, index seeds/, serve the chat page / 建环境、建索引、打开聊天页
	$(BIN)/yuanwen index
	$(BIN)/yuanwen chat

index: $(READY)  ## Rebuild the index from seeds/ / 重建索引
	$(BIN)/yuanwen index

test: $(READY)   ## Set up and run every test / 建环境并运行全部测试
	$(PYTEST)

check: $(READY)  ## Format, lint, type-check and test / 格式、静态检查与测试
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST)

check-quality: $(READY) ## Fail when answers fall below tests/data/quality_floor.json / 质量低于底线则失败
	$(BIN)/yuanwen index --seeds seeds --store .quality/store
	$(BIN)/yuanwen evaluate tests/data/seed_questions.jsonl --store .quality/store --floor tests/data/quality_floor.json --report .quality/report.html

format: $(READY) ## Format the code / 整理代码格式
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## Measure speed and quality (DATA=folder of evaluation sets) / 测速度与质量
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.quality $(DATA)

bench-large: $(READY) ## Compare with other engines and kinds of vector index (DATA, CORPUS=articles.jsonl.xz) / 与同类并测
	$(BIN)/python -m benchmarks.beside $(CORPUS) --sets $(DATA) --json beside.json
	$(BIN)/python -m benchmarks.table beside.json
	$(BIN)/python -m benchmarks.vectors $(CORPUS) --sets $(DATA) --json vectors.json

bench-compare: $(READY) ## Fail when NEW is slower, larger or worse than OLD / 两次测量相比
	$(BIN)/python -m benchmarks.compare $(OLD) $(NEW)

screenshots: $(READY) ## Take the pictures of the README / 拍 README 里的截图
	$(BIN)/python docs/screenshots.py

faults: $(READY) ## Kill, cut the power, fill the disk, damage and mutate, a thousand times / 大规模故障测试
	YUANWEN_FAULTS=1 YUANWEN_FAULTS_PART=$(PART) $(BIN)/python -m pytest -s tests/test_index_faults.py tests/test_index_builder.py tests/test_index_formats.py tests/test_index_hostile.py

test-scale: $(READY) ## Test with milvus, ray and onnx, and very many cases of chance / 测试 Milvus、Ray 与 ONNX，并作随机测试
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[milvus,ray,onnx]' milvus-lite==3.2.2
	$(BIN)/python -m pytest tests/test_index_milvus.py tests/test_index_ray.py tests/test_index_backends.py
	YUANWEN_FUZZ=1 $(BIN)/python -m pytest -s tests/test_fuzz.py

READING = $(foreach set,cmrc2018 squad1 jaquad,$(DATA)/reader/$(set)_train.jsonl.xz) --glosses $(DATA)/train/clean/dict_cc_cedict.jsonl.xz

train: $(READY)  ## Train the bundled models anew (DATA=folder of training data, DEVICE=cuda) / 重新训练自带模型
	$(BIN)/python -m training.encoder $(DATA)/train/clean/*.jsonl.* --output index/encoder
	mkdir -p .training
	$(BIN)/python -m training.reader.cloze .training/cloze.jsonl.xz $(firstword $(READING))
	$(BIN)/python -m training.reader qa/reader $(READING) --rough .training/cloze.jsonl.xz --texts $(DATA)/train/clean/parallel_* --device $(or $(DEVICE),cpu) --workers 2
	$(BIN)/python -m training.encoder.extend $(DATA)/train/clean/*.jsonl.* --encoder index/encoder --output index/encoder
	$(BIN)/python -m training.reader.vocabulary qa/reader --encoder index/encoder
	$(BIN)/python -m training.reader.short_answer qa/reader $(wordlist 1,2,$(READING)) --glosses $(DATA)/train/clean/dict_cc_cedict.jsonl.xz
	$(BIN)/python -m training.ranker qa/ranker $(READING)
	$(BIN)/python -m training.ranker.confidence qa/ranker $(DATA)/eval

clean:           ## Remove the environment and the index / 删除环境与索引
	rm -rf .venv .yuanwen
