package io.github.meanfield.jobs.train;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.config.StageOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** The params of the stages that a training fits, as options of the command. */
final class TrainParams {

  private static final Set<String> COLUMNS =
      Set.of(
          "featuresCol",
          "labelCol",
          "weightCol",
          "validationIndicatorCol",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "inputCol",
          "outputCol",
          "seed");

  private final StageOptions network =
      new StageOptions(
          "network",
          "",
          COLUMNS,
          Map.of("maxEpochs", 50, "patience", 5),
          new NeuralNetworkClassifier(),
          new NeuralNetworkRegressor());
  private final StageOptions standardizer =
      new StageOptions(
          "standardizer",
          "standardizer-",
          COLUMNS,
          Map.of("handleInvalid", "mean"),
          new Standardizer());

  /** Adds the options to a command. */
  void addTo(CommandSpec command) {
    command.addArgGroup(network.group("%nNetwork%n"));
    command.addArgGroup(standardizer.group("%nStandardizer%n"));
  }

  /** An estimator set so; its params have been checked. */
  NeuralNetworkEstimator<?, ?> estimator(Task task, long seed) {
    NeuralNetworkEstimator<?, ?> estimator = network.apply(task.estimator());
    StageOptions.set(estimator, "seed", seed);
    return estimator;
  }

  /** A standardizer set so. */
  Standardizer standardizer() {
    return standardizer.apply(new Standardizer());
  }

  /** All params by section and name, with the values that count. */
  Map<String, Map<String, Object>> effective(Task task) {
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    sections.put("network", network.effective(task.estimator()));
    sections.put("standardizer", standardizer.effective(new Standardizer()));
    return sections;
  }
}
