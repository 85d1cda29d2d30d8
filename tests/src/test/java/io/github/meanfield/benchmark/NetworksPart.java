package io.github.meanfield.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.stages.network.zoo.ImageNetworks;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How fast the networks by name learn, and what a worker holds of the rows. */
final class NetworksPart {

  /** 64 minibatches, which two workers that average every 64 share. */
  private static final int ROWS = 1_024;

  private static final int BATCH_SIZE = 16;

  /** Of a text: those of the reviews have a mean of 70 words. */
  private static final int MOST_WORDS = 100;

  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private NetworksPart() {}

  /**
   * What an epoch came to.
   *
   * @param rowsPerSecond rows that were trained on a second
   * @param rowsPerCpuSecond the same by the CPU time of the JVM, which other work hardly changes
   * @param chunkMegabytes size of a chunk: its rows times the numbers of a row, of 4 bytes each
   */
  private record Result(double rowsPerSecond, double rowsPerCpuSecond, double chunkMegabytes) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Dataset<Row> texts = texts(bench);
    Dataset<Row> images = bench.tables().mnist(ROWS);
    try {
      return Stream.concat(
              lines(bench, "reviews", texts, textNetworks()).stream(),
              lines(bench, "MNIST", images, imageNetworks()).stream())
          .toList();
    } finally {
      texts.unpersist();
      images.unpersist();
    }
  }

  private static Map<String, String> textNetworks() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("fastText", TextNetworks.fastText().toJson());
    all.put("textCnn", TextNetworks.textCnn().toJson());
    all.put("lstm", TextNetworks.lstm().toJson());
    all.put("transformer", TextNetworks.transformer().toJson());
    return all;
  }

  private static Map<String, String> imageNetworks() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("leNet", ImageNetworks.leNet(28, 28, 1).setOutputs(10).toJson());
    all.put("vgg", ImageNetworks.vgg(28, 28, 1).setOutputs(10).toJson());
    all.put("resNet", ImageNetworks.resNet(28, 28, 1).setOutputs(10).toJson());
    return all;
  }

  private static Dataset<Row> texts(Part.Bench bench) {
    Dataset<Row> rows =
        TextTask.REVIEWS
            .read(bench.tables().spark(), ROWS)
            .repartition(bench.cores(), functions.col(TextTask.TEXT));
    return Tables.cached(
        new TextIndexer()
            .setInputCol(TextTask.TEXT)
            .setOutputCol("features")
            .setMaxLength(MOST_WORDS)
            .setVocabSize(5_000)
            .fit(rows)
            .transform(rows));
  }

  private static List<Line> lines(
      Part.Bench bench, String data, Dataset<Row> rows, Map<String, String> networks)
      throws Exception {
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<String, String> network : networks.entrySet()) {
      Interleaved<Result> fits =
          new Interleaved<>("networks, " + network.getKey(), bench.progress());
      for (int workers : new int[] {1, 2}) {
        for (int frequency : new int[] {16, 64}) {
          fits.add(
              String.format("%d worker(s), averaging every %d", workers, frequency),
              () -> epoch(rows, network.getValue(), workers, frequency));
        }
      }
      Map<String, List<Result>> results = fits.run(bench.plan().networkRuns(), false);
      String title = String.format("%s, %,d rows of %s", network.getKey(), ROWS, data);
      lines.add(line(title, "rows/s", results, Result::rowsPerSecond));
      lines.add(
          line(
              title,
              "rows by second of CPU, all cores together",
              results,
              Result::rowsPerCpuSecond));
      lines.add(line(title, "MB a chunk", results, Result::chunkMegabytes));
    }
    return lines;
  }

  private static Line line(
      String title,
      String unit,
      Map<String, List<Result>> results,
      ToDoubleFunction<Result> value) {
    return Line.of("networks", title, unit, Line.Better.NEITHER, results, value);
  }

  /** The second of two epochs: in the first, code is compiled. */
  private static Result epoch(Dataset<Row> rows, String json, int workers, int frequency) {
    List<Double> cpuSeconds = new ArrayList<>();
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setNetworkJson(json)
            .setBatchSize(BATCH_SIZE)
            .setNumWorkers(workers)
            .setAveragingFrequency(frequency)
            .setMaxEpochs(2)
            .setTrainingListener(
                new TrainingListener() {
                  @Override
                  public void onEpoch(EpochRecord epoch) {
                    cpuSeconds.add(CPU.getProcessCpuTime() / 1e9);
                  }
                })
            .fit(rows);
    EpochRecord epoch = model.summary().epochs().get(1);
    double chunkRows = (double) epoch.rows() / epoch.rounds() / workers;
    return new Result(
        epoch.rows() / epoch.seconds(),
        epoch.rows() / (cpuSeconds.get(1) - cpuSeconds.get(0)),
        chunkRows * model.numFeatures() * Float.BYTES / 1e6);
  }
}
