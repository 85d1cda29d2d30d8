package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.OutputColumn;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Head;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.Targets;
import java.util.ArrayList;
import java.util.List;

/** The outputs of a graph, which have no prediction of rows that do not fulfil what is required. */
final class Outputs {

  private final Head head;

  /** Columns of names of classes. */
  private final List<String> texts;

  Outputs(Model model) {
    head =
        model.steps().stream()
            .filter(Predict.class::isInstance)
            .map(step -> ((Predict) step).head())
            .reduce((first, last) -> last)
            .orElseThrow();
    texts =
        model.outputs().stream()
            .filter(column -> column.type() == OutputColumn.Type.TEXT)
            .map(OutputColumn::name)
            .toList();
  }

  /** The column of probabilities: as the pipeline calls it, or as Spark does. */
  static String probability(Classes head) {
    return head.probability().isEmpty() ? "probability" : head.probability();
  }

  /** The column of codes: as the pipeline calls it, or as the stage does by default. */
  static String code(Reconstruction head) {
    return head.code().isEmpty() ? "code" : head.code();
  }

  /** The column of classes or numbers: as the pipeline calls it, or as stages do by default. */
  static String prediction(Head head) {
    if (head instanceof Reconstruction codes) {
      return codes.error().isEmpty() ? "reconstructionError" : codes.error();
    }
    String name =
        head instanceof Classes classes ? classes.prediction() : ((Targets) head).prediction();
    return name.isEmpty() ? "prediction" : name;
  }

  /** All names. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (head instanceof Classes classes) {
      if (!classes.rawPrediction().isEmpty()) {
        names.add(classes.rawPrediction());
      }
      names.add(probability(classes));
    }
    if (head instanceof Reconstruction codes) {
      names.add(code(codes));
    }
    names.add(prediction(head));
    names.addAll(texts);
    return names;
  }

  /** Adds the outputs. */
  void add(Ops ops, Columns columns) {
    Value valid = columns.valid(ops);
    Value none = ops.scalar(DataType.FLOAT, Double.NaN);
    for (String name : names()) {
      if (texts.contains(name)) {
        Value text = ops.where(valid, columns.text(name).value(), ops.text(""));
        addSingle(ops, name, text, "the name of the class; empty without a prediction");
      } else if (head instanceof Classes && name.equals(prediction(head))) {
        Value number = ops.cast(columns.get(name).value(), DataType.INT64);
        Value known = ops.where(valid, number, ops.scalar(DataType.INT64, -1));
        addSingle(ops, name, known, "the class, from 0; -1 without a prediction");
      } else {
        Column column = columns.get(name);
        Value known = ops.where(valid, column.value(), none);
        String description = description(name) + "; NaN without a prediction";
        if (column.isVector()) {
          ops.graph().output(name, known, List.of(column.size()), description);
        } else {
          addSingle(ops, name, known, description);
        }
      }
    }
  }

  private static void addSingle(Ops ops, String name, Value value, String description) {
    Value flat = ops.node("Squeeze", value, ops.integers("axis", 1));
    ops.graph().output(name, flat, List.of(), description);
  }

  private String description(String name) {
    if (head instanceof Targets) {
      return "what is predicted";
    } else if (head instanceof Reconstruction codes) {
      return name.equals(code(codes))
          ? "the code of the features"
          : "the mean of the squared differences of the features and what is made of their code";
    }
    return name.equals(probability((Classes) head))
        ? "the probability of each class"
        : "the natural logarithm of the probability of each class";
  }
}
