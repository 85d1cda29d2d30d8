"""A JVM of our stages: it has the classes, params and methods of a description, and no others."""

from types import SimpleNamespace

# What the methods of the JVM that tell something give, by name.
# An estimator has a param of this name, which PySpark looks for in the model, too.
RESULTS = {"numLabels": 3}

TYPES = {
    "IntParam": int,
    "LongParam": int,
    "DoubleParam": float,
    "BooleanParam": bool,
    "IntArrayParam": [int],
    "DoubleArrayParam": [float],
    "StringArrayParam": [str],
}


def check_type(kind, value):
    expected = TYPES.get(kind, str)
    if isinstance(expected, list):
        assert type(value) is list, (kind, value)
        assert all(type(each) is expected[0] for each in value), (kind, value)
    else:
        assert type(value) is expected, (kind, value)


class JavaParam:
    def __init__(self, facts):
        self.facts = facts

    def name(self):
        return self.facts["name"]

    def w(self, value):
        check_type(self.facts["type"], value)
        return self, value


class JavaStage:
    """An object of a class. What was called is in its list of calls."""

    def __init__(self, jvm, name, uid):
        self._jvm, self._name, self._uid = jvm, name, uid
        self._facts = jvm.classes[name]
        self._params = {facts["name"]: JavaParam(facts) for facts in self._facts["params"]}
        self._values = {}
        self._defaults = {
            name: param.facts["default"].replace("UID", uid)
            if isinstance(param.facts["default"], str)
            else param.facts["default"]
            for name, param in self._params.items()
            if "default" in param.facts
        }
        self.calls = []

    def uid(self):
        return self._uid

    def getClass(self):
        return SimpleNamespace(getName=lambda: self._name)

    def params(self):
        return list(self._params.values())

    def getParam(self, name):
        return self._params[name]

    def set(self, pair):
        self._values[pair[0].name()] = pair[1]

    def setDefault(self, pairs):
        for param, value in pairs:
            # Python must not know better than the JVM.
            assert self._defaults.get(param.name()) == value, (self._name, param.name(), value)

    def isSet(self, param):
        return param.name() in self._values

    def hasDefault(self, param):
        return param.name() in self._defaults

    def getDefault(self, param):
        return self._defaults[param.name()]

    def getOrDefault(self, param):
        return self._values.get(param.name(), self._defaults.get(param.name()))

    def fit(self, rows):
        self.calls.append(("fit", rows))
        model = JavaStage(self._jvm, self._jvm.models[self._name], self._uid)
        model._values = {k: v for k, v in self._values.items() if k in model._params}
        model._defaults = {k: v for k, v in self._defaults.items() if k in model._params}
        return model

    def transform(self, rows):
        self.calls.append(("transform", rows))
        return "transformed " + rows

    def write(self):
        assert "write" in self._facts["methods"]
        return SimpleNamespace(
            overwrite=lambda: self.calls.append(("overwrite",)),
            save=lambda path: self._jvm.files.__setitem__(path, self),
        )

    def __getattr__(self, name):
        if name.startswith("_") or name not in self._facts["methods"]:
            raise AttributeError("%s has no method %s" % (self._name, name))

        def method(*args):
            *types, result = self._facts["methods"][name]
            assert len(args) == len(types), (name, args)
            self.calls.append((name, *args))
            if result == "InverseStandardizer":
                package = self._name.rpartition(".")[0]
                return JavaStage(self._jvm, package + "." + result, "inverse_1")
            return RESULTS[name]

        return method


class JavaClass:
    def __init__(self, jvm, name):
        self._jvm, self._name = jvm, name

    def __call__(self, *args):
        assert self._jvm.classes[self._name]["isMadeOfUid"], self._name
        (uid,) = args
        return JavaStage(self._jvm, self._name, uid)

    def read(self):
        # Spark's readers are asked for no more than this.
        assert self._jvm.classes[self._name]["statics"].get("read") == ["MLReader"], self._name

        def load(path):
            saved = self._jvm.files[path]
            assert saved._name == self._name, (saved._name, self._name)
            return saved

        return SimpleNamespace(load=load)


class Jvm:
    """What a package holds; the root is what PySpark calls the JVM."""

    def __init__(self, classes, models, path=(), files=None):
        self.classes, self.models, self.path = classes, models, path
        self.files = {} if files is None else files

    def __getattr__(self, name):
        path = self.path + (name,)
        if ".".join(path) in self.classes:
            return JavaClass(Jvm(self.classes, self.models, (), self.files), ".".join(path))
        return Jvm(self.classes, self.models, path, self.files)
