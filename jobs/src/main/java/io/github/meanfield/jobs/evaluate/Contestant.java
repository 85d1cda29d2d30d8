package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * What predicts the labels of the same rows as others do.
 *
 * @param name its name for people
 * @param kind what it is
 * @param prediction the number of the predicted class, or the predicted number; null for a row that
 *     it says nothing of
 * @param scores array of the probabilities of the classes; null if it tells none, and for numbers
 */
public record Contestant(String name, Kind kind, Column prediction, Column scores) {

  private static final String ZERO_INPUTS = "all inputs 0";

  /** What predicts. */
  public enum Kind {
    /** The predictions that are judged. */
    NETWORK,
    /** One answer for every row, from the labels. */
    CONSTANT,
    /** What the network says where all that enters it is 0. */
    ZERO_INPUTS,
    /** A linear model. */
    LINEAR,
    /** Decision trees. */
    TREES,
    /** People. */
    HUMAN;

    /** Whether it looks at the features. */
    boolean looks() {
      return this != CONSTANT && this != ZERO_INPUTS;
    }
  }

  /**
   * Puts contestants in a row, each with a name of its own.
   *
   * @param first the predictions that are judged
   * @param others the others; people whose column has the name of another are told from it
   */
  static List<Contestant> named(Contestant first, List<Contestant> others) {
    List<Contestant> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    Set<String> taken =
        all.stream()
            .filter(it -> it.kind != Kind.HUMAN)
            .map(it -> Json.key(it.name))
            .collect(Collectors.toSet());
    all.replaceAll(
        it ->
            it.kind == Kind.HUMAN && taken.contains(Json.key(it.name))
                ? new Contestant("human " + it.name, it.kind, it.prediction, it.scores)
                : it);
    return all;
  }

  /** One answer for every row, whatever is in it: the shares of the classes. */
  public static Contestant always(String name, double[] rowsOfClasses) {
    double all = DoubleStream.of(rowsOfClasses).sum();
    double[] shares = DoubleStream.of(rowsOfClasses).map(n -> n / all).toArray();
    return of(name, Kind.CONSTANT, shares);
  }

  /** One answer for every row, whatever is in it: the mean. */
  public static Contestant always(String name, double mean) {
    return new Contestant(name, Kind.CONSTANT, functions.lit(mean), null);
  }

  /** What a network says where all that enters it is 0; none if that cannot be told. */
  public static Optional<Contestant> zeroInputs(NeuralNetworkModel<?> network) {
    if (network instanceof NeuralNetworkClassificationModel classifier) {
      return classifier
          .zeroInputProbability()
          .map(shares -> of(ZERO_INPUTS, Kind.ZERO_INPUTS, shares.toArray()));
    }
    OptionalDouble number = ((NeuralNetworkRegressionModel) network).zeroInputPrediction();
    return number.isPresent()
        ? Optional.of(
            new Contestant(
                ZERO_INPUTS, Kind.ZERO_INPUTS, functions.lit(number.getAsDouble()), null))
        : Optional.empty();
  }

  private static Contestant of(String name, Kind kind, double[] shares) {
    Column[] scores = DoubleStream.of(shares).mapToObj(functions::lit).toArray(Column[]::new);
    Column prediction = functions.lit((double) ClassMetrics.largest(shares));
    return new Contestant(name, kind, prediction, functions.array(scores));
  }
}
