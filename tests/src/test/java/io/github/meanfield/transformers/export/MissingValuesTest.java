package io.github.meanfield.transformers.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputColumn.Type;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Layer;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.PlainNumber;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;
import io.github.meanfield.runtime.steps.Targets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of missing values is what becomes of them, on any way through steps. */
class MissingValuesTest {

  private static final double[] NONE = {};
  private static final double[] TWO = {1, 2};

  private static Standardize standardize(Invalid invalid, String input, String output) {
    Standardization map =
        new Standardization(
            TWO,
            TWO,
            new QuantileMap(new double[0][]),
            0,
            1,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            new SmoothClip(0, 0),
            0);
    return new Standardize(
        "standardize", input, output, map, invalid, invalid == Invalid.FILL ? TWO : NONE);
  }

  private static Scale scale(String input) {
    return new Scale("scale", input, "out", TWO, TWO, TWO);
  }

  private static EncodeOneHot oneHot(String output) {
    return new EncodeOneHot("oneHot", "x", output, 2, 2, Invalid.KEEP);
  }

  private static Assemble assemble(Invalid invalid, String input) {
    return new Assemble("assemble", List.of(input), "out", invalid);
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of(Type.VECTOR, List.of(standardize(Invalid.KEEP, "x", "out"))),
        Arguments.of(Type.VECTOR, List.of(standardize(Invalid.FILL, "x", "out"))),
        Arguments.of(Type.VECTOR, List.of(standardize(Invalid.SKIP, "x", "out"))),
        Arguments.of(
            Type.VECTOR, List.of(standardize(Invalid.KEEP, "x", "v"), assemble(Invalid.KEEP, "v"))),
        Arguments.of(
            Type.VECTOR,
            List.of(
                assemble(Invalid.KEEP, "x"),
                new RequireVector("require", "out", Invalid.ERROR),
                new Scale("scale", "out", "scaled", TWO, TWO, TWO))),
        Arguments.of(Type.VECTOR, List.of(standardize(Invalid.KEEP, "x", "v"), scale("v"))),
        Arguments.of(
            Type.VECTOR,
            List.of(
                standardize(Invalid.KEEP, "x", "v"),
                new RequireVector("require", "v", Invalid.SKIP),
                assemble(Invalid.KEEP, "v"))),
        Arguments.of(
            Type.VECTOR,
            List.of(
                standardize(Invalid.KEEP, "x", "v"), new ImputeVector("impute", "v", "out", TWO))),
        Arguments.of(Type.NUMBER, List.of(oneHot("out"))),
        Arguments.of(Type.NUMBER, List.of(oneHot("v"), scale("v"))),
        Arguments.of(Type.NUMBER, List.of(oneHot("v"), assemble(Invalid.KEEP, "v"))),
        Arguments.of(Type.NUMBER, List.of(oneHot("v"), assemble(Invalid.SKIP, "v"))));
  }

  /** To a network that takes NaN for a missing number, and to one that does not. */
  @ParameterizedTest
  @MethodSource("ways")
  void aRowWithoutAValueIsPredictedFromIfItIsSaid(Type type, List<Step> way) {
    NumberFeature number = new NumberFeature(0, 1, false, 0, 0, new PlainNumber());
    Layer encode = new Encode(List.of(number, number), new float[0]);
    Layer dense = new Dense(new float[2][2], new float[2]);
    for (Layer layer : List.of(encode, dense)) {
      List<Step> steps =
          Stream.concat(
                  way.stream(),
                  Stream.of(
                      new Predict(
                          "network",
                          way.get(way.size() - 1).outputs().get(0),
                          List.of(new Network(List.of(layer))),
                          Combination.MEAN,
                          new Targets("prediction", true, TWO, TWO, false, NONE, NONE),
                          Invalid.ERROR)))
              .toList();
      InputColumn column = InputColumn.of("x", type, type == Type.VECTOR ? 2 : 1);
      Model model = new Model("test", List.of(column), steps);
      assertEquals(
          PipelineStepsTest.isPredicted(model, Collections.singletonMap("x", null)),
          MissingValues.areTaken("x", steps),
          () -> "with " + layer);
    }
  }
}
