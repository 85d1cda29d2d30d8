package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.math.SeenLevels;
import io.github.meanfield.runtime.math.TabularMath;
import io.github.meanfield.runtime.steps.OneHotCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The one-hot columns of all features that have them. */
final class OneHotColumns {

  private final List<Column> columns = new ArrayList<>();

  /**
   * A column: a value if the feature is a level, another if it is another level, and else a third.
   * Most have one level, which is both.
   */
  private record Column(
      int place,
      int feature,
      double level,
      double value,
      double otherLevel,
      double otherValue,
      double off) {}

  /**
   * Adds the columns of a feature.
   *
   * @param feature number of the feature
   * @param first place of its first column in the layer
   */
  void add(int feature, int first, OneHotCategory category) {
    int seen = category.seen();
    for (int k = 0; k < category.columns(); k++) {
      double center = category.center()[k];
      double factor = category.factor()[k];
      int other = seen == 2 ? 1 : k;
      columns.add(
          new Column(
              first + k,
              feature,
              SeenLevels.level(category.unseen(), k),
              TabularMath.scale(seen == 2 ? -1 : 1, center, factor),
              SeenLevels.level(category.unseen(), other),
              TabularMath.scale(1, center, factor),
              TabularMath.scale(0, center, factor)));
    }
  }

  boolean isEmpty() {
    return columns.isEmpty();
  }

  /** The places of the columns in the layer. */
  int[] places() {
    return columns.stream().mapToInt(Column::place).toArray();
  }

  /** The columns. */
  Value values(Ops ops, Value features) {
    Value own = ops.columns(features, columns.stream().mapToInt(Column::feature).toArray());
    Value isLevel = ops.compare("Equal", own, row(ops, "level", Column::level));
    Value isOther = ops.compare("Equal", own, row(ops, "otherLevel", Column::otherLevel));
    Value value = row(ops, "value", Column::value);
    Value otherValue = row(ops, "otherValue", Column::otherValue);
    Value off = row(ops, "off", Column::off);
    return ops.where(isLevel, value, ops.where(isOther, otherValue, off));
  }

  private Value row(Ops ops, String name, ToDoubleFunction<Column> component) {
    return ops.row(name, DataType.FLOAT, columns.stream().mapToDouble(component).toArray());
  }
}
