package io.github.meanfield;

import io.github.meanfield.estimators.Autoencoder;
import io.github.meanfield.estimators.DateFeatures;
import io.github.meanfield.estimators.ImageStandardizer;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.estimators.VectorImputer;
import io.github.meanfield.estimators.sampling.MinorityOversampler;
import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.transformers.CategoryCast;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Tables of params in Markdown, made of the params of the stages. */
final class ParamTables {

  private static final String CHOICE = ": one of ";

  /** Groups of the network estimators' params, by the interfaces that declare them. */
  private static final Map<String, Set<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("network", Set.of("NetworkParams", "HasOutputBias"));
    GROUPS.put("feature encoding", Set.of("FeatureEncodingParams", "NumericEmbeddingParams"));
    GROUPS.put("augmentation", Set.of("HasSwapNoise", "ImageAugmentationParams"));
    GROUPS.put("given network", Set.of("GivenNetworkParams"));
    GROUPS.put("optimizer", Set.of("OptimizerParams", "RegularizationParams"));
    GROUPS.put("loss", Set.of("ClassifierLossParams", "RegressorLossParams"));
    GROUPS.put("robustness", Set.of("HasInputNoise", "RobustnessParams"));
    GROUPS.put("training", Set.of("TrainingParams", "HasSeed", "HasNumNetworks", "HasBackend"));
    GROUPS.put("averaging", Set.of("AveragingParams"));
    GROUPS.put("stopping", Set.of("StoppingParams"));
    GROUPS.put("durability", Set.of("DurabilityParams"));
    GROUPS.put("differential privacy", Set.of("PrivacyParams"));
    GROUPS.put("scoring", Set.of("HasScoringBatchSize", "HasHandleInvalid"));
  }

  private static final String COLUMNS = "columns";

  private final Params classifier = new NeuralNetworkClassifier();
  private final Params regressor = new NeuralNetworkRegressor();

  /** All tables: the network estimators' at a glance, and every stage's at length. */
  String markdown() {
    StringBuilder text =
        new StringBuilder("| group | params (default; other values) |\n|---|---|\n");
    for (String group : groups()) {
      String both = glance(group, classifier, regressor::hasParam);
      String first = glance(group, classifier, name -> !regressor.hasParam(name));
      String second = glance(group, regressor, name -> !classifier.hasParam(name));
      if (isLoss(group)) {
        // Both have a param of this name, with values of their own.
        both = "";
        first = glance(group, classifier, name -> true);
        second = glance(group, regressor, name -> true);
      }
      String params =
          Stream.of(both, prefixed("classifier: ", first), prefixed("regressor: ", second))
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining("<br>"));
      text.append("| ").append(group).append(" | ").append(params).append(" |\n");
    }
    text.append("\n<details>\n<summary>Every param, one by one</summary>\n");
    for (String group : groups()) {
      text.append("\n**Network estimators, ").append(group).append("**\n\n").append(HEAD);
      appendRows(text, group);
    }
    appendAutoencoder(text);
    appendMultilabel(text);
    for (Params stage :
        List.of(
            new Standardizer(),
            new VectorImputer(),
            new DateFeatures(),
            new TextIndexer(),
            new ImageStandardizer(),
            new CategoryCast(),
            new NetworkTuner(),
            new MinorityOversampler<>(),
            new NumericCast(),
            new SplitAssigner(),
            new NetworkScorer())) {
      text.append("\n**").append(stage.getClass().getSimpleName()).append("**\n\n").append(HEAD);
      DeclaredParams.of(stage).forEach(param -> text.append(row(stage, param, "")));
    }
    return text.append("\n</details>\n").toString();
  }

  /** Its own params, and those that mean something else to it. */
  private static void appendAutoencoder(StringBuilder text) {
    Params autoencoder = new Autoencoder();
    text.append("\n**Autoencoder**, beside what network estimators have of network (but for")
        .append(
            " `outputBias`), optimizer,\n`inputNoise`, training (but for `numNetworks` and `backend`),")
        .append(
            " averaging, stopping, durability, differential privacy and\nscoring, and `swapNoise`\n\n")
        .append(HEAD);
    DeclaredParams.of(autoencoder).stream()
        .filter(param -> declaring(autoencoder.getClass(), param.name()).startsWith("Autoencoder"))
        .forEach(param -> text.append(row(autoencoder, param, "")));
  }

  /** Those that other classifiers do not have, or that mean something else. */
  private static void appendMultilabel(StringBuilder text) {
    Params multilabel = new NeuralNetworkMultilabelClassifier();
    text.append("\n**NeuralNetworkMultilabelClassifier**, beside what network estimators have of")
        .append(" everything but loss\n(and of columns, but for `thresholds`)\n\n")
        .append(HEAD);
    DeclaredParams.of(multilabel).stream()
        .filter(param -> declaring(multilabel.getClass(), param.name()).startsWith("Multilabel"))
        .forEach(param -> text.append(row(multilabel, param, "")));
  }

  private static final String HEAD = "| param | default | what it is |\n|---|---|---|\n";

  private void appendRows(StringBuilder text, String group) {
    for (Param<?> param : DeclaredParams.of(classifier)) {
      if (group(classifier, param).equals(group)) {
        boolean isOwn = isLoss(group) || !regressor.hasParam(param.name());
        text.append(row(classifier, param, isOwn ? "classifier: " : ""));
      }
    }
    for (Param<?> param : DeclaredParams.of(regressor)) {
      boolean isOwn = isLoss(group) || !classifier.hasParam(param.name());
      if (group(regressor, param).equals(group) && isOwn) {
        text.append(row(regressor, param, "regressor: "));
      }
    }
  }

  private static boolean isLoss(String group) {
    return group.equals("loss");
  }

  private static List<String> groups() {
    List<String> groups = new ArrayList<>(List.of(COLUMNS));
    groups.addAll(GROUPS.keySet());
    return groups;
  }

  private static String prefixed(String prefix, String text) {
    return text.isEmpty() ? "" : prefix + text;
  }

  private static String glance(String group, Params stage, Predicate<String> wanted) {
    return DeclaredParams.of(stage).stream()
        .filter(param -> group(stage, param).equals(group) && wanted.test(param.name()))
        .map(param -> "`" + param.name() + "`" + values(stage, param))
        .collect(Collectors.joining(", "));
  }

  /** The default, and the other words that a param takes. */
  private static String values(Params stage, Param<?> param) {
    if (!stage.hasDefault(param)) {
      return "";
    }
    String value = defaultValue(stage, param);
    String others = "";
    if (param.doc().contains(CHOICE)) {
      others =
          Stream.of(param.doc().split(CHOICE)[1].split(", "))
              .filter(word -> !word.equals(value))
              .collect(Collectors.joining(", ", "; ", ""));
    }
    return " (" + value + others + ")";
  }

  private static String row(Params stage, Param<?> param, String whose) {
    return String.format(
        "| `%s` | %s | %s%s |%n",
        param.name(),
        stage.hasDefault(param) ? defaultValue(stage, param) : "",
        whose,
        param.doc().replace("|", "\\|"));
  }

  private static String defaultValue(Params stage, Param<?> param) {
    Object value = stage.getDefault(param).get();
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof double[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return String.valueOf(number.longValue());
    }
    // The default of some columns is named after the stage.
    return String.valueOf(value).replace(stage.uid(), "uid");
  }

  private static String group(Params stage, Param<?> param) {
    String declaring = declaring(stage.getClass(), param.name());
    return GROUPS.entrySet().stream()
        .filter(group -> group.getValue().contains(declaring))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(
            () -> {
              if (!declaring.endsWith("Col") && !declaring.equals("HasThresholds")) {
                throw new AssertionError("no group for param " + param + " of " + declaring);
              }
              return COLUMNS;
            });
  }

  /** Name of the interface in which a param is declared. */
  private static String declaring(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> each : c.getInterfaces()) {
        String found =
            Arrays.stream(each.getDeclaredMethods()).anyMatch(m -> m.getName().equals(name))
                ? each.getSimpleName()
                : declaring(each, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
