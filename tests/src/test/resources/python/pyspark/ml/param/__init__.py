import copy
import uuid


class Param:
    def __init__(self, parent, name, doc, typeConverter=None):
        self.parent = parent.uid
        self.name = str(name)
        self.doc = str(doc)
        self.typeConverter = typeConverter or TypeConverters.identity

    def _copy_new_parent(self, parent):
        param = copy.copy(self)
        param.parent = parent.uid
        return param

    def __class_getitem__(cls, item):
        return cls

    def __hash__(self):
        return hash(self.parent + "__" + self.name)

    def __eq__(self, other):
        return isinstance(other, Param) and (self.parent, self.name) == (other.parent, other.name)


class TypeConverters:
    @staticmethod
    def identity(value):
        return value

    @staticmethod
    def toInt(value):
        if isinstance(value, bool) or value != int(value):
            raise TypeError("Could not convert %s to int" % value)
        return int(value)

    @staticmethod
    def toFloat(value):
        if isinstance(value, (bool, str)):
            raise TypeError("Could not convert %s to float" % value)
        return float(value)

    @staticmethod
    def toBoolean(value):
        if type(value) is not bool:
            raise TypeError("Boolean Param requires value of type bool. Found %s." % type(value))
        return value

    @staticmethod
    def toString(value):
        if not isinstance(value, str):
            raise TypeError("Could not convert %s to string type" % type(value))
        return value

    @staticmethod
    def toList(value):
        if not isinstance(value, (list, tuple, range)):
            raise TypeError("Could not convert %s to list" % value)
        return list(value)

    @staticmethod
    def toListInt(value):
        return [TypeConverters.toInt(each) for each in TypeConverters.toList(value)]

    @staticmethod
    def toListFloat(value):
        return [TypeConverters.toFloat(each) for each in TypeConverters.toList(value)]

    @staticmethod
    def toListString(value):
        return [TypeConverters.toString(each) for each in TypeConverters.toList(value)]


class Identifiable:
    def __init__(self):
        self.uid = type(self).__name__ + "_" + uuid.uuid4().hex[-12:]


class Params(Identifiable):
    def __init__(self):
        super().__init__()
        self._paramMap = {}
        self._defaultParamMap = {}
        for name in dir(type(self)):
            param = getattr(type(self), name)
            if isinstance(param, Param):
                setattr(self, name, param._copy_new_parent(self))

    @staticmethod
    def _dummy():
        dummy = Params.__new__(Params)
        dummy.uid = "undefined"
        return dummy

    @property
    def params(self):
        names = (
            name
            for name in dir(self)
            if name != "params" and not isinstance(getattr(type(self), name, None), property)
        )
        values = (getattr(self, name) for name in names)
        return [value for value in values if isinstance(value, Param)]

    def getParam(self, name):
        return getattr(self, name)

    def hasParam(self, name):
        return isinstance(getattr(self, name, None), Param)

    def isSet(self, param):
        return param in self._paramMap

    def hasDefault(self, param):
        return param in self._defaultParamMap

    def isDefined(self, param):
        return self.isSet(param) or self.hasDefault(param)

    def getOrDefault(self, param):
        if param in self._paramMap:
            return self._paramMap[param]
        return self._defaultParamMap[param]

    def _set(self, **kwargs):
        for name, value in kwargs.items():
            param = getattr(self, name)
            self._paramMap[param] = None if value is None else param.typeConverter(value)
        return self

    def _setDefault(self, **kwargs):
        for name, value in kwargs.items():
            param = getattr(self, name)
            self._defaultParamMap[param] = None if value is None else param.typeConverter(value)
        return self

    def _resetUid(self, newUid):
        old = self.uid
        self.uid = str(newUid)
        for params in self._paramMap, self._defaultParamMap:
            for param in list(params):
                if param.parent == old:
                    params[param._copy_new_parent(self)] = params.pop(param)
        for param in self.params:
            param.parent = self.uid
        return self

    def _copyValues(self, to):
        for param, value in self._defaultParamMap.items():
            if to.hasParam(param.name):
                to._defaultParamMap[to.getParam(param.name)] = value
        for param, value in self._paramMap.items():
            if to.hasParam(param.name):
                to._set(**{param.name: value})
        return to
