package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.jobs.config.SectionOption;
import io.github.meanfield.jobs.config.StageOptions;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.rows.InputShape;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How a text is read: the network by its name, its sizes, and the tokens of words, as options. */
final class TextParams {

  /** Section of a config file with the params of the tokens. */
  static final String INDEXER = "textIndexer";

  private static final String NAME = "textNetwork";
  private static final String EMBEDDING_SIZE = "textEmbeddingSize";
  private static final String DROPOUT = "textDropout";

  private final SectionOption name = new SectionOption(TrainParams.NETWORK, NAME);
  private final SectionOption embeddingSize =
      new SectionOption(TrainParams.NETWORK, EMBEDDING_SIZE);
  private final SectionOption dropout = new SectionOption(TrainParams.NETWORK, DROPOUT);
  private final StageOptions indexer;

  /**
   * Params without a value.
   *
   * @param left params of stages that are no options, since the command sets them
   */
  TextParams(Set<String> left) {
    Set<String> ofIndexer = new HashSet<>(left);
    ofIndexer.add("handleInvalid");
    indexer = new StageOptions(INDEXER, "text-indexer-", ofIndexer, new TextIndexer());
  }

  /** Options that stand beside the params of the network. */
  OptionSpec[] ofNetwork() {
    return new OptionSpec[] {
      name.option(
          "--text-network",
          TextNetwork.class,
          "WORD",
          "The network that reads the column of --text: ${COMPLETION-CANDIDATES}. Default: "
              + TextNetwork.DEFAULT
              + ", for which pairs of neighbouring words are tokens too (--text-indexer-word-ngrams"
              + " 2, --text-indexer-num-buckets 16384)"),
      embeddingSize.option(
          "--text-embedding-size",
          Integer.class,
          "N",
          "Numbers that the vector of a word has. Default: " + TextNetwork.embeddingSizes()),
      dropout.option(
          "--text-dropout",
          Double.class,
          "X",
          "Probability to drop, in training, a number of what the network makes of the text."
              + " Default: "
              + TextNetwork.dropouts())
    };
  }

  /** Adds the options of the tokens to a command. */
  void addTo(CommandSpec command) {
    command.addArgGroup(indexer.group("%nTokens, of the words of a text%n"));
  }

  /** Checks that nothing is said of a text if there is none. */
  void requireNone() {
    given().stream()
        .findFirst()
        .ifPresent(
            option -> {
              throw new BadInput(
                  "%s is given, but no column of texts to read; give --text COLUMN, or leave it out",
                  option);
            });
  }

  /** Checks that nothing is said of the layers where a network is given as a whole. */
  void requireNoLayers(String given) {
    Stream.of(name, embeddingSize, dropout)
        .filter(option -> option.given() != null)
        .findFirst()
        .ifPresent(
            option -> {
              throw new BadInput(
                  "%s and network.%s are given, and each describes a network; leave out one of them",
                  option.key(), given);
            });
  }

  private List<String> given() {
    return Stream.concat(
            Stream.of(name, embeddingSize, dropout)
                .filter(option -> option.given() != null)
                .map(SectionOption::key),
            indexer.anyGiven().map(param -> INDEXER + "." + param).stream())
        .toList();
  }

  /** The network. */
  TextNetwork network() {
    return name.given() == null ? TextNetwork.DEFAULT : (TextNetwork) name.given();
  }

  /**
   * Gives an estimator the network.
   *
   * @param numbers numbers that it takes beside the text, 0 for none
   * @throws BadInput if an option of it is out of range
   */
  void describe(NeuralNetworkEstimator<?, ?> estimator, int numbers) {
    try {
      estimator.setNetworkJson(network().json(embeddingSize(), dropout(), numbers));
    } catch (IllegalArgumentException e) {
      // The builder begins with the name of what it refuses.
      throw new BadInput(
          "--text-network %s: --text-%s",
          network(), e.getMessage().replace("embeddingSize", "embedding-size"));
    }
  }

  /**
   * Checks that a network given as a whole takes as many numbers beside a text as there are.
   *
   * @param json the network
   * @param numbers how many there are, 0 for none
   * @throws BadInput if it does not
   */
  static void requireNumbers(String json, int numbers) {
    List<InputShape> inputs;
    try {
      inputs = NetworkConfiguration.parse(json).rowShape().inputs();
    } catch (IllegalArgumentException e) {
      // The estimator tells more of it.
      return;
    }
    int taken = inputs.size() == 1 ? 0 : inputs.get(1).width();
    if (taken != numbers) {
      throw new BadInput(
          "--network-json takes a text and %s, but other columns come to %s: %s --columns or"
              + " --ignore tell which columns are read",
          Numbers.counted(taken, "number"),
          Numbers.counted(numbers, "number"),
          numbers == 0
              ? "build it without setNumbers;"
              : "build it with setNumbers(" + numbers + "), or leave columns out;");
    }
  }

  private int embeddingSize() {
    return embeddingSize.given() == null
        ? network().embeddingSize()
        : (Integer) embeddingSize.given();
  }

  private double dropout() {
    return dropout.given() == null ? network().dropout() : (Double) dropout.given();
  }

  /**
   * What makes tokens, set so.
   *
   * @param isGiven whether the user has given a network as a whole, which any tokens suit
   */
  TextIndexer indexer(boolean isGiven) {
    return indexer.apply(isGiven ? new TextIndexer() : network().indexer());
  }

  /** What of the section of the network counts. */
  Map<String, Object> effective() {
    Map<String, Object> effective = new LinkedHashMap<>();
    effective.put(NAME, network().toString());
    effective.put(EMBEDDING_SIZE, embeddingSize());
    effective.put(DROPOUT, dropout());
    return effective;
  }

  /**
   * The section of the tokens.
   *
   * @param isGiven as of {@link #indexer}
   */
  Map<String, Object> effectiveIndexer(boolean isGiven) {
    return indexer.effective(indexer(isGiven));
  }
}
