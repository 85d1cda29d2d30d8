package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.text.NumberText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Steps that read and write texts. */
final class CategoryGraph {

  private final Ops ops;
  private final Columns columns;

  /**
   * The steps of a stage.
   *
   * @param ops adds to the stage's part of the graph
   */
  CategoryGraph(Ops ops, Columns columns) {
    this.ops = ops;
    this.columns = columns;
  }

  /** Texts stay; what they are looked up in has more spellings. */
  void add(CastCategory step) {
    TextColumn input = columns.text(step.input());
    columns.put(
        step.output(),
        new TextColumn(input.value(), input.missing(), input.hasNumbers() || step.parsesTexts()));
  }

  void add(IndexCategory step) {
    TextColumn input = columns.text(step.input());
    Map<String, Integer> places = places(step.labels(), input);
    boolean isKept = step.invalid() == Invalid.KEEP;
    float other = isKept ? step.labels().size() : Float.NaN;
    if (places.isEmpty()) {
      // A table must have a key.
      places.put("", step.labels().size());
    }
    AttributeProto.Builder values = floats("values_floats");
    places
        .values()
        .forEach(place -> values.addFloats(place < step.labels().size() ? place : other));
    Value index =
        ops.learned(
            "LabelEncoder",
            DataType.FLOAT,
            List.of(
                strings("keys_strings", places.keySet()),
                values.build(),
                Ops.attribute("default_float", other)),
            input.value());
    if (!isKept) {
      columns.require(ops.node("Not", ops.isNan(index)));
    }
    columns.put(step.output(), Column.number(index));
  }

  /** The texts that have a place among labels. */
  private static Map<String, Integer> places(List<String> labels, TextColumn input) {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      places.put(labels.get(i), i);
    }
    if (input.hasNumbers()) {
      for (int i = 0; i < labels.size(); i++) {
        String number = NumberText.canonical(labels.get(i));
        if (NumberText.isNumber(number)) {
          for (String spelling : NumberSpellings.of(number)) {
            places.putIfAbsent(spelling, i);
          }
        }
      }
    }
    places.keySet().removeAll(input.missing());
    return places;
  }

  /** The name is empty where there is no class of that number. */
  void add(NameClass step) {
    Value number = columns.get(step.input()).value();
    Value isClass =
        ops.compare(
            "And",
            ops.compare("GreaterOrEqual", number, ops.scalar(DataType.FLOAT, 0)),
            ops.compare("Less", number, ops.scalar(DataType.FLOAT, step.labels().size())));
    columns.require(isClass);
    Value known = ops.where(isClass, number, ops.scalar(DataType.FLOAT, -1));
    AttributeProto.Builder keys = AttributeProto.newBuilder().setName("keys_int64s");
    keys.setType(AttributeType.INTS);
    for (int k = 0; k < step.labels().size(); k++) {
      keys.addInts(k);
    }
    AttributeProto none =
        AttributeProto.newBuilder()
            .setName("default_string")
            .setType(AttributeType.STRING)
            .setS(ByteString.EMPTY)
            .build();
    Value name =
        ops.learned(
            "LabelEncoder",
            DataType.STRING,
            List.of(keys.build(), strings("values_strings", step.labels()), none),
            ops.cast(known, DataType.INT64));
    columns.put(step.output(), new TextColumn(name, Set.of(), false));
  }

  private static AttributeProto.Builder floats(String name) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
  }

  private static AttributeProto strings(String name, Iterable<String> values) {
    AttributeProto.Builder made =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
    values.forEach(value -> made.addStrings(ByteString.copyFromUtf8(value)));
    return made.build();
  }
}
