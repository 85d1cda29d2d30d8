package io.github.meanfield.jobs.train;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.config.SectionOption;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.console.BadInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The params of the stages that a training fits, as options of the command. */
final class TrainParams {

  private static final String NETWORK = "network";
  private static final String STANDARDIZER = "standardizer";
  private static final String PRESET = "preset";
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

  private final SectionOption preset = new SectionOption(NETWORK, PRESET);
  private final StageOptions network =
      new StageOptions(
          NETWORK,
          "",
          COLUMNS,
          Preset.DEFAULT.estimator(Task.CLASSIFICATION),
          Preset.DEFAULT.estimator(Task.REGRESSION));
  private final StageOptions standardizer =
      new StageOptions(STANDARDIZER, STANDARDIZER + "-", COLUMNS, unset());

  /** Adds the options to a command. */
  void addTo(CommandSpec command) {
    OptionSpec ofPreset =
        preset.option(
            "--" + PRESET,
            Preset.class,
            "WORD",
            "What the params below are if nothing else is said: ${COMPLETION-CANDIDATES}. tabular"
                + " takes columns as they are, and has the defaults told below. plain has the"
                + " estimators' own and trains 50 epochs with a patience of 5, on features that are"
                + " imputed, one-hot encoded and standardized before. Default: "
                + Preset.DEFAULT
                + "; plain beside --network-json, --initial-model or --backend dl4j-spark");
    command.addArgGroup(network.group("%nNetwork%n", ofPreset));
    command.addArgGroup(standardizer.group("%nStandardizer, where the network does not scale%n"));
  }

  private Preset preset() {
    if (preset.given() == null) {
      boolean needsPlain =
          network.givenNetwork().isPresent()
              || network.given("backend").equals(Optional.of(NeuralNetworkEstimator.DL4J_SPARK));
      return needsPlain ? Preset.PLAIN : Preset.DEFAULT;
    }
    if (preset.given() == Preset.TABULAR && network.givenNetwork().isPresent()) {
      throw new BadInput(
          "network.%s is given, and preset tabular describes a network too; leave out the preset"
              + " (and if the given network encodes features of tables itself, set featureEncoding"
              + " to tabular)",
          network.givenNetwork().get());
    }
    return (Preset) preset.given();
  }

  /**
   * An estimator set so; its params have been checked.
   *
   * @throws BadInput if params are given that exclude each other
   */
  NeuralNetworkEstimator<?, ?> estimator(Task task, long seed) {
    NeuralNetworkEstimator<?, ?> estimator = network.apply(preset().estimator(task));
    StageOptions.set(estimator, "seed", seed);
    standardizer
        .anyGiven()
        .filter(param -> encodesFeatures(estimator))
        .ifPresent(
            param -> {
              throw needsPlain(STANDARDIZER + "." + param);
            });
    return estimator;
  }

  /** Whether the network itself scales numbers, encodes categories and takes missing values. */
  static boolean encodesFeatures(NeuralNetworkEstimator<?, ?> estimator) {
    return estimator.getFeatureEncoding().equals(NeuralNetworkEstimator.TABULAR);
  }

  /** An error about an option that is of no use if the network encodes features. */
  static BadInput needsPlain(String option) {
    return new BadInput(
        "%s is given, but with featureEncoding tabular (which preset tabular sets) the network"
            + " takes missing values and scales features itself; leave it out, or give --preset"
            + " plain",
        option);
  }

  /** A standardizer set so. */
  Standardizer standardizer() {
    return standardizer.apply(unset());
  }

  private static Standardizer unset() {
    return new Standardizer().setHandleInvalid("mean");
  }

  /** All params by section and name, with the values that count. */
  Map<String, Map<String, Object>> effective(NeuralNetworkEstimator<?, ?> estimator) {
    Map<String, Object> ofNetwork = new LinkedHashMap<>();
    ofNetwork.put(PRESET, preset().toString());
    ofNetwork.putAll(network.effective(estimator));
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    sections.put(NETWORK, ofNetwork);
    if (!encodesFeatures(estimator)) {
      sections.put(STANDARDIZER, standardizer.effective(standardizer()));
    }
    return sections;
  }
}
