package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.BadCase.late;
import static io.github.meanfield.badinput.Given.classifier;

import io.github.meanfield.Networks;
import io.github.meanfield.SavedMetadata;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.function.Executable;

/** Networks that are given, by networkJson or initialModel, and cannot be trained. */
final class BadNetworks {

  private static final String GRAPH = Networks.skip(2, 6, 2).toJson();

  private BadNetworks() {}

  static Stream<BadCase> cases() {
    return Stream.of(jsons(), sizes(), replaced(), initial(), files()).flatMap(cases -> cases);
  }

  /** A chain of two layers. */
  private static String dense(int inputs, int units, int outputs) {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(new DenseLayer.Builder().nIn(inputs).nOut(units).build())
        .layer(new OutputLayer.Builder().nIn(units).nOut(outputs).build())
        .build()
        .toJson();
  }

  /** The given network without its own hidden layers. */
  private static NeuralNetworkClassifier plain() {
    return new NeuralNetworkClassifier("classifier").setNumWorkers(2).setMaxEpochs(1);
  }

  private static BadCase json(String name, String json, String... words) {
    return early(
        "networkJson: " + name,
        given -> {
          Dataset<Row> rows = given.rows();
          return () -> plain().setNetworkJson(json).fit(rows);
        },
        BadSplits.with("classifier: param networkJson ", words));
  }

  private static Stream<BadCase> jsons() {
    String noOutput =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(2).nOut(2).build())
            .build()
            .toJson();
    String foreign = GRAPH.replace("org.deeplearning4j.nn.conf.layers.DenseLayer", "a.B");
    return Stream.of(
        json("empty", "", "is '', but must be JSON"),
        json("broken off", GRAPH.substring(0, 500), "is not JSON: "),
        json("some other JSON", "{\"layers\" : []}", "it has no 'confs'", "no 'vertices'"),
        json("a foreign class", foreign, "names the class 'a.B', but must name classes of DL4J"),
        json("nested without end", "[".repeat(100_000), "is nested more than 200 deep"),
        json(
            "no output layer",
            noOutput,
            "ends in 'layer 0' (DenseLayer), but must end in an OutputLayer"),
        json(
            "layers that do not fit together",
            dense(2, 5, 2).replace("\"nin\" : 5", "\"nin\" : 6"),
            "cannot be computed by DL4J: "));
  }

  private static Stream<BadCase> sizes() {
    String image = Networks.convolution(8, 8, 2).toJson();
    String side = "\"input%s\" : 8";
    String hostile = image;
    for (String name : List.of("Height", "Width")) {
      hostile = hostile.replace(String.format(side, name), "\"input" + name + "\" : 30000");
    }
    return Stream.of(
        json(
            "an image of 30,000 by 30,000",
            hostile,
            "numbers for each row (900,000,000 features, and what the layers make of them)",
            "but 268,435,456 are the most"),
        json(
            "2,000 million parameters",
            dense(2, 40_000, 2).replace("\"nin\" : 2", "\"nin\" : 50000"),
            "has 2,000,120,002 parameters, which take 16,000,960,016 bytes",
            "spark.driver.memory"),
        json(
            "more parameters than an array holds",
            dense(2, 2_000_000_000, 2),
            "has more parameters than an array can hold"),
        late(
            "networkJson: other features",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> plain().setNetworkJson(Networks.skip(5, 6, 2).toJson()).fit(rows);
            },
            "classifier: param networkJson takes 5 features, but featuresCol 'features' has 2"),
        early(
            "networkJson: other features, as the metadata tell",
            given -> {
              Dataset<Row> rows = given.with("features", "double(label)");
              return () -> plain().setNetworkJson(GRAPH).fit(rows);
            },
            "classifier: param networkJson takes 2 features, but featuresCol 'features' has 1"),
        late(
            "networkJson: other classes",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> plain().setNetworkJson(Networks.skip(2, 6, 7).toJson()).fit(rows);
            },
            "classifier: param networkJson has 7 outputs, but labelCol 'label' has 2 classes, which"
                + " is the number required"),
        late(
            "networkJson: a graph for engine dense",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> plain().setNetworkJson(GRAPH).setEngine("dense").fit(rows);
            },
            "classifier: param engine is dense, but that does not compute a ComputationGraph",
            "set engine to auto or dl4j"),
        late(
            "hidden layers of 10,000 million parameters",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> classifier().setHiddenLayers(new int[] {100_000, 100_000}).fit(rows);
            },
            "classifier: param hiddenLayers is [100000, 100000], which with 2 features and 2 classes"
                + " makes a network that has more parameters than an array can hold"),
        late(
            "hidden layers of 2,000 million parameters",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> classifier().setHiddenLayers(new int[] {40_000, 50_000}).fit(rows);
            },
            "classifier: param hiddenLayers is [40000, 50000]",
            "has 2,000,270,002 parameters",
            "spark.driver.memory"));
  }

  private static Stream<BadCase> replaced() {
    return Stream.of(
            "hiddenLayers",
            "activation",
            "dropout",
            "batchNorm",
            "weightInit",
            "l1",
            "l2",
            "weightDecay",
            "gradientClip",
            "gradientClipThreshold",
            "maxNorm")
        .map(
            name ->
                early(
                    "networkJson and " + name,
                    given -> {
                      Dataset<Row> rows = given.rows();
                      NeuralNetworkClassifier classifier = plain().setNetworkJson(GRAPH);
                      setToDefault(classifier, name);
                      return () -> classifier.fit(rows);
                    },
                    "classifier: params networkJson and " + name + " are set, but the JSON",
                    "clear networkJson, or else " + name));
  }

  private static void setToDefault(NeuralNetworkClassifier classifier, String name) {
    Param<Object> param = classifier.getParam(name);
    classifier.set(param, classifier.getDefault(param).get());
  }

  private static BadCase fine(
      String name, boolean early, UnaryOperator<NeuralNetworkClassifier> set, String... words) {
    BadCase.Setup setup =
        given -> {
          Path model = SavedStages.classifier(given);
          Dataset<Row> rows = given.rows();
          return () -> set.apply(plain().setInitialModel(model.toString())).fit(rows);
        };
    return early
        ? early("initialModel: " + name, setup, words)
        : late("initialModel: " + name, setup, words);
  }

  private static Stream<BadCase> initial() {
    return Stream.of(
        fine(
            "and hiddenLayers",
            true,
            classifier -> classifier.setHiddenLayers(new int[] {3}),
            "classifier: params initialModel and hiddenLayers are set"),
        fine(
            "and networkJson",
            true,
            classifier -> classifier.setNetworkJson("{}"),
            "classifier: params initialModel and networkJson are set, but each gives a"),
        fine(
            "with fewer layers than are to be frozen",
            true,
            classifier -> classifier.setFrozenLayers(3),
            "classifier: param frozenLayers is 3, but initialModel '",
            "' has 1 layers before its output layer"),
        early(
            "frozenLayers without initialModel",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> classifier().setFrozenLayers(1).fit(rows);
            },
            "classifier: param frozenLayers is 1, but initialModel is not set",
            "set initialModel"),
        late(
            "initialModel: of other features",
            given -> {
              Path model = SavedStages.classifier(given);
              Dataset<Row> rows = given.with("features", "array(1D, 2D, label)");
              return () -> plain().setInitialModel(model.toString()).fit(rows);
            },
            "classifier: param initialModel '",
            "' takes 2 features, but featuresCol 'features' has 3"));
  }

  private static BadCase file(String name, BadCase.Setup setup, String... words) {
    return early("initialModel: " + name, setup, words);
  }

  private static Stream<BadCase> files() {
    return Stream.of(
        file(
            "that is not there",
            given -> fit(given, given.folder().resolve("none")),
            "classifier: param initialModel '",
            "is neither a file nor a directory; required is a zip file"),
        file(
            "that is a directory of something else",
            given -> fit(given, given.folder()),
            "is a directory without a network.zip"),
        file(
            "that is a text",
            given -> fit(given, Files.writeString(given.folder().resolve("text"), "hello")),
            "is neither a zip file nor an HDF5 file; required"),
        file(
            "on an unknown file system",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> plain().setInitialModel("nowhere://host/model").fit(rows);
            },
            "classifier: param initialModel 'nowhere://host/model' cannot be looked for: ",
            "\"nowhere\"; required is a zip file"),
        file(
            "whose path is none",
            given -> {
              Dataset<Row> rows = given.rows();
              return () -> plain().setInitialModel("a:b:c").fit(rows);
            },
            "classifier: param initialModel 'a:b:c' cannot be looked for: ",
            "required is a zip file"),
        file(
            "of a newer version",
            given -> {
              Path model = SavedStages.classifier(given);
              Path metadata = SavedMetadata.file(model);
              SavedStages.replace(metadata, "\"formatVersion\":1", "\"formatVersion\":12");
              return fit(given, model);
            },
            "classifier: param initialModel '",
            "@/classifier': formatVersion is 12, but this build of Meanfield reads versions 1 to 4"),
        file(
            "that breaks off",
            given -> {
              Path zip = SavedStages.classifier(given).resolve("network.zip");
              return fit(given, SavedStages.truncate(zip));
            },
            "classifier: param initialModel '",
            "'@/classifier/network.zip' is damaged"));
  }

  private static Executable fit(Given given, Path model) {
    Dataset<Row> rows = given.rows();
    return () -> plain().setInitialModel(model.toString()).fit(rows);
  }
}
