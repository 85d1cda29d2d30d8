package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.BadCase.inTask;
import static io.github.meanfield.badinput.BadCase.late;

import io.github.meanfield.SavedMetadata;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.StandardizerModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Directories of saved stages that are not as they were written, or cannot be written. */
final class BadFiles {

  private BadFiles() {}

  /** Does harm to a directory. */
  @FunctionalInterface
  private interface Damage {
    void to(Path directory) throws IOException;
  }

  static Stream<BadCase> cases() {
    return Stream.of(metadata(), numbers(), networks(), others(), standardizers(), writes())
        .flatMap(cases -> cases);
  }

  private static BadCase.Setup classifier(Damage damage) {
    return given -> {
      Path model = SavedStages.classifier(given);
      damage.to(model);
      return () -> NeuralNetworkClassificationModel.load(model.toString());
    };
  }

  private static Damage replace(String text, String replacement) {
    return model -> SavedStages.replace(SavedMetadata.file(model), text, replacement);
  }

  private static BadCase meta(String name, Damage damage, String... words) {
    // Spark reads metadata by a job.
    return late("metadata " + name, classifier(damage), BadSplits.with("@/classifier", words));
  }

  private static Stream<BadCase> metadata() {
    String unusable =
        " is no saved NeuralNetworkClassificationModel: its metadata cannot be used: ";
    Stream<BadCase> versions =
        Stream.of("5", "99", "\"1.5\"", "null")
            .map(
                version ->
                    meta(
                        "of version " + version,
                        replace("\"formatVersion\":1", "\"formatVersion\":" + version),
                        "formatVersion is " + version.replace("\"", "") + ", but this build",
                        "reads versions 1 to 4; load it with the version that saved it"));
    return Stream.concat(
        versions,
        Stream.of(
            meta(
                "without a version",
                replace("\"formatVersion\"", "\"other\""),
                "formatVersion is missing, but this build"),
            meta(
                "that are empty",
                model -> Files.write(SavedMetadata.file(model), new byte[0]),
                unusable),
            meta("cut off", model -> SavedStages.truncate(SavedMetadata.file(model)), unusable),
            meta(
                "of another stage",
                replace(".NeuralNetworkClassificationModel\"", ".StandardizerModel\""),
                unusable,
                "Expected class name",
                "found class name io.github.meanfield.transformers.StandardizerModel"),
            meta(
                "with a param that there is not",
                replace("\"scoringBatchSize\":1024", "\"scoringBatchDize\":1024"),
                ": the saved params cannot be used: Param scoringBatchDize does not exist"),
            meta(
                "with a param out of range",
                replace("\"scoringBatchSize\":1024", "\"scoringBatchSize\":-7"),
                ": the saved params cannot be used: classifier: param scoringBatchSize is -7"),
            meta("that are gone", model -> Files.delete(SavedMetadata.file(model)), unusable),
            early(
                "a model that is not there",
                given -> () -> NeuralNetworkClassificationModel.load(given.folder() + "/nowhere"),
                "@/nowhere" + unusable,
                "ath does not exist")));
  }

  private static Stream<BadCase> numbers() {
    return Stream.of(
        meta(
            "with other numFeatures",
            replace("\"numFeatures\":2", "\"numFeatures\":3"),
            ": the metadata say that numFeatures is 3, but by the network it is 2; save the stage"),
        meta(
            "with other numClasses",
            replace("\"numClasses\":2", "\"numClasses\":12"),
            ": the metadata say that numClasses is 12, but by the network it is 2"),
        meta(
            "without numClasses",
            replace("\"numClasses\"", "\"other\""),
            ": the metadata say that numClasses is missing, but by the network it is 2"));
  }

  private static Damage delete(String name) {
    return model -> Files.delete(model.resolve(name));
  }

  private static Damage truncate(String name) {
    return model -> SavedStages.truncate(model.resolve(name));
  }

  private static Stream<BadCase> networks() {
    return Stream.of(
        late("no network.zip", classifier(delete("network.zip")), "cannot read ", "network.zip")
            .as(UncheckedIOException.class),
        late(
            "network.zip cut off",
            classifier(truncate("network.zip")),
            "@/classifier/network.zip is damaged: "),
        late(
            "network.zip that is none",
            classifier(model -> Files.writeString(model.resolve("network.zip"), "hello")),
            "@/classifier/network.zip is not a zip file with a 'configuration.json'"),
        late("no history", classifier(delete("history.json")), "cannot read ", "history.json")
            .as(UncheckedIOException.class),
        late(
            "history cut off",
            classifier(truncate("history.json")),
            "@/classifier/history.json is not as it was written: ",
            "save the stage again, or bring back a copy"),
        late(
                "a scorer without its network",
                given -> {
                  Path scorer = SavedStages.scorer(given);
                  Files.delete(scorer.resolve("network.zip"));
                  return () -> NetworkScorer.load(scorer.toString());
                },
                "cannot read ",
                "@/scorer/network.zip")
            .as(UncheckedIOException.class),
        late(
            "a scorer of another version",
            given -> {
              Path scorer = SavedStages.scorer(given);
              replace("\"formatVersion\":1", "\"formatVersion\":7").to(scorer);
              return () -> NetworkScorer.load(scorer.toString());
            },
            "@/scorer: formatVersion is 7, but this build"));
  }

  private static BadCase target(String name, Damage damage, String... words) {
    return late(
        "target.json " + name,
        given -> {
          Path model = SavedStages.regressor(given);
          damage.to(model);
          return () -> NeuralNetworkRegressionModel.load(model.toString());
        },
        words);
  }

  private static Damage target(String json) {
    return model -> Files.writeString(model.resolve("target.json"), json);
  }

  private static Stream<BadCase> others() {
    String damaged = "@/regressor/target.json is not as it was written: ";
    String numbers =
        damaged
            + "center and scale, and min and max if there are any, must have a finite number for each of the 1 targets";
    String rest = ", \"logarithm\" : false, \"vector\" : false}";
    return Stream.of(
        target("missing", delete("target.json"), "cannot read ", "/regressor/target.json")
            .as(UncheckedIOException.class),
        target("cut off", truncate("target.json"), damaged),
        target(
            "of two targets", target("{\"center\" : [0, 1], \"scale\" : [1, 1]" + rest), numbers),
        target("without a scale", target("{\"center\" : [0]" + rest), numbers),
        target(
            "with a least prediction above the largest",
            target("{\"center\":[0], \"scale\":[1], \"min\":[2], \"max\":[1]" + rest),
            numbers + ", none of min above that of max"),
        target("with NaN", target("{\"center\" : [\"NaN\"], \"scale\" : [1]" + rest), numbers),
        target(
            "of a distribution of two outputs",
            target(distribution("\"kind\":\"normal\",\"leastVariance\":1")),
            damaged
                + "a distribution is of 2 outputs, the logarithm of a number: false, a Vector: false"),
        target(
            "of a distribution that cannot be",
            target(distribution("\"kind\":\"quantiles\",\"levels\":[1.5]")),
            damaged,
            "levels of quantiles are [1.5], but must be numbers in (0, 1)"),
        target(
            "of an unknown distribution",
            target(distribution("\"kind\":\"java.lang.Object\"")),
            damaged,
            "java.lang.Object"));
  }

  private static String distribution(String fields) {
    return "{\"center\":[0],\"scale\":[1],\"logarithm\":false,\"vector\":false,\"distribution\":{"
        + fields
        + "}}";
  }

  private static BadCase.Setup standardizer(Damage damage) {
    return given -> {
      Path model = SavedStages.standardizer(given);
      damage.to(model);
      return () -> StandardizerModel.load(model.toString());
    };
  }

  private static Stream<BadCase> standardizers() {
    String damaged = "@/standardizer/data is not as it was written: ";
    return Stream.of(
        late(
            "standardizer of another version",
            standardizer(replace("\"formatVersion\":1", "\"formatVersion\":99")),
            "@/standardizer: formatVersion is 99, but this build"),
        late(
            "standardizer without data",
            standardizer(
                model -> Files.delete(SavedStages.only(model.resolve("data"), ".parquet"))),
            damaged),
        inTask(
            "standardizer's data cut off",
            standardizer(
                model -> SavedStages.truncate(SavedStages.only(model.resolve("data"), ".parquet"))),
            damaged),
        late(
            "standardizer's data of another stage",
            given -> {
              Path model = SavedStages.standardizer(given);
              Files.delete(SavedStages.only(model.resolve("data"), ".parquet"));
              given
                  .rows()
                  .selectExpr("features AS mean", "features AS center")
                  .write()
                  .mode("append")
                  .parquet(model.resolve("data").toString());
              return () -> StandardizerModel.load(model.toString());
            },
            damaged));
  }

  private static Stream<BadCase> writes() {
    return Stream.of(
        early(
                "a model saved over another",
                given -> {
                  Path model = SavedStages.classifier(given);
                  var other = NeuralNetworkClassificationModel.load(model.toString());
                  return () -> other.save(model.toString());
                },
                "already exists",
                "overwrite()")
            .as(IOException.class),
        early(
                "a model saved where a file is",
                given -> {
                  var model =
                      NeuralNetworkClassificationModel.load(
                          SavedStages.classifier(given).toString());
                  Path file = Files.writeString(given.folder().resolve("file"), "dear");
                  return () -> model.save(file.resolve("model").toString());
                },
                "file")
            .as(IOException.class));
  }
}
