class Vector:
    pass


class DenseVector(Vector):
    def __init__(self, values):
        self.values = list(values)
