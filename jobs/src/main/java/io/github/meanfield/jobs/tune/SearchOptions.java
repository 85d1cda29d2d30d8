package io.github.meanfield.jobs.tune;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.jobs.config.SectionOption;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.config.YamlOption;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.training.TrainParams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a search varies, and how it goes on: the section {@code search} of a config. */
final class SearchOptions {

  private static final String SECTION = "search";

  /** Params of a tuner that the command sets, or that are of no use to it. */
  private static final Set<String> OF_COMMAND =
      Set.of("seed", "foldCol", "validationIndicatorCol", "trainRatio", "refit", "ensembleSize");

  /** Params that decide what the stages before the network are, or change no network. */
  private static final Set<String> NOT_SEARCHED =
      Set.of(
          "featureEncoding",
          "networkJson",
          "initialModel",
          "backend",
          "checkpointDir",
          "checkpointInterval",
          "storageLevel");

  /** A space that is known. */
  enum Space {
    TABULAR;

    /** The name that the command line has. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final SectionOption space = new SectionOption(SECTION, "space");
  private final SectionOption metric = new SectionOption(SECTION, "metric");
  private final StageOptions tuner = new StageOptions(SECTION, "", OF_COMMAND, new NetworkTuner());
  private final Map<String, YamlOption> params = new LinkedHashMap<>();
  private CommandSpec command;

  SearchOptions() {
    Stream.of(new NeuralNetworkClassifier(), new NeuralNetworkRegressor())
        .flatMap(network -> Stream.of(network.params()))
        .map(Param::name)
        .filter(name -> !TrainParams.COLUMNS.contains(name) && !NOT_SEARCHED.contains(name))
        .distinct()
        .forEach(
            name ->
                params.put(
                    name,
                    new YamlOption(
                        SECTION, name, "--" + SECTION + "-" + StageOptions.kebab(name))));
  }

  /** Adds the options to a command. */
  void addTo(CommandSpec spec) {
    command = spec;
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .heading("%nSearch%n")
            .addArg(
                space.option(
                    "--space",
                    Space.class,
                    "WORD",
                    "A space that is searched: tabular is the published one for preset tabular,"
                        + " without params that are given a value. A param of the network is searched"
                        + " by its name in section search of the config, or by --search- before its"
                        + " name: --search-learning-rate '{logUniform: [1e-4, 1e-1]}'. Default:"
                        + " tabular, if no param is given so"))
            .addArg(
                metric.option(
                    "--metric",
                    SearchMetric.class,
                    "WORD",
                    "What trials are judged by: ${COMPLETION-CANDIDATES}. Default: auc of two classes,"
                        + " accuracy of more, rmse of numbers"));
    tuner.options().forEach(group::addArg);
    params.values().forEach(param -> group.addArg(param.option()));
    spec.addArgGroup(group.build());
  }

  /** What trials are judged by, if the user says so. */
  Optional<SearchMetric> metric() {
    return Optional.ofNullable((SearchMetric) metric.given());
  }

  /**
   * A tuner as the user has it, without what it tunes.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  NetworkTuner tuner() {
    return tuner.apply(new NetworkTuner());
  }

  /**
   * What is searched.
   *
   * @param estimator the network
   * @param isGiven tells whether the user has given a param of the network a value
   * @throws BadInput if there is nothing to search
   * @throws ParameterException if a distribution is none, or does not suit its param
   */
  SearchSpace space(NeuralNetworkEstimator<?, ?> estimator, Predicate<String> isGiven) {
    boolean isTabular = TrainParams.encodesFeatures(estimator);
    boolean hasParams = params.values().stream().anyMatch(param -> param.given() != null);
    if (space.given() != null && !isTabular) {
      throw new BadInput(
          "search.space is tabular, which is for networks that encode features of tables; give"
              + " --preset tabular, or params to search in section search");
    }
    SearchSpace searched = new SearchSpace();
    if (space.given() != null || isTabular && !hasParams) {
      searched = SearchSpace.tabular(estimator);
      for (Param<?> param : List.copyOf(searched.params())) {
        if (isGiven.test(param.name())) {
          searched.remove(param);
        }
      }
    }
    for (Map.Entry<String, YamlOption> param : params.entrySet()) {
      if (param.getValue().given() != null) {
        add(param.getKey(), param.getValue(), estimator, isGiven, searched);
      }
    }
    if (searched.isEmpty()) {
      throw new BadInput(
          "there is nothing to search%s; name params of the network in section search of the config,"
              + " such as learningRate: {logUniform: [1e-4, 1e-1]}",
          isTabular ? ", as section network gives values to all params of space tabular" : "");
    }
    return searched;
  }

  private void add(
      String name,
      YamlOption option,
      NeuralNetworkEstimator<?, ?> estimator,
      Predicate<String> isGiven,
      SearchSpace searched) {
    String problem;
    try {
      if (isGiven.test(name)) {
        problem = "network." + name + " is given a value, too; leave one of them out";
      } else if (!estimator.hasParam(name)) {
        problem = "no param of " + estimator.getClass().getSimpleName();
      } else {
        Param<?> param = estimator.getParam(name);
        searched.add(param, SearchTerms.distribution(param, option.value()));
        return;
      }
    } catch (IllegalArgumentException e) {
      problem = e.getMessage().replace(estimator.uid() + ": ", "");
    }
    throw new ParameterException(
        command.commandLine(),
        SECTION + "." + name + ": " + problem,
        option.option(),
        option.given().toString());
  }

  private static void put(Map<String, Object> effective, String key, SectionOption option) {
    if (option.given() != null) {
      effective.put(key, option.given().toString());
    }
  }

  /** The values that count, by key. */
  Map<String, Object> effective(NetworkTuner set) {
    Map<String, Object> effective = new LinkedHashMap<>();
    put(effective, "space", space);
    put(effective, "metric", metric);
    effective.putAll(tuner.effective(set));
    params.forEach(
        (name, option) -> {
          if (option.given() != null) {
            effective.put(name, option.value());
          }
        });
    return effective;
  }
}
