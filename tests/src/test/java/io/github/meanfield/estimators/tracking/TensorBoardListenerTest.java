package io.github.meanfield.estimators.tracking;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.spark.SparkException;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files for TensorBoard, as a reader of its format finds them. */
@ExtendWith(SparkSessionExtension.class)
class TensorBoardListenerTest {

  static Dataset<Row> rows(SparkSession spark) {
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(
            spark
                .range(0, 120, 1, 2)
                .selectExpr(
                    "cast(id % 2 as double) AS label",
                    "id % 5 = 0 AS held",
                    "id % 2 + sin(id * 12.9898) AS a",
                    "cos(id * 78.233) AS b"));
  }

  static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setValidationIndicatorCol("held")
        .setHiddenLayers(new int[] {4})
        .setNumWorkers(2)
        .setBatchSize(16)
        .setMaxEpochs(3);
  }

  /** A number of a file. */
  private record Scalar(long step, String tag, float value) {}

  /** Reads records by the description of TFRecord, and events by that of protocol buffers. */
  private static List<Scalar> read(Path folder) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(each -> each.getFileName().toString().contains(".tfevents.")).toList();
      file = found.stream().filter(each -> !each.toString().endsWith(".crc")).findFirst().get();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Scalar> scalars = new ArrayList<>();
    boolean isFirst = true;
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertEquals(masked(length), bytes.getInt());
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(event);
      assertEquals(masked(event), bytes.getInt());
      scalars.addAll(event(event, isFirst));
      isFirst = false;
    }
    return scalars;
  }

  // ((crc >> 15) | (crc << 17)) + 0xa282ead8
  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long value = crc.getValue();
    return (int) ((((value >>> 15) | (value << 17)) & 0xffffffffL) + 0xa282ead8L);
  }

  private static List<Scalar> event(byte[] bytes, boolean isFirst) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    double time = 0;
    long step = 0;
    String version = "";
    List<Scalar> scalars = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> time = in.readDouble();
        case 2 -> step = in.readInt64();
        case 3 -> version = in.readString();
        case 5 -> summary(in.readByteArray(), step, scalars);
        default -> throw new IOException("field " + tag);
      }
    }
    assertTrue(Math.abs(time - System.currentTimeMillis() / 1e3) < 600, "" + time);
    assertEquals(isFirst ? "brain.Event:2" : "", version);
    return scalars;
  }

  private static void summary(byte[] bytes, long step, List<Scalar> scalars) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      assertEquals(1, WireFormat.getTagFieldNumber(tag));
      CodedInputStream value = CodedInputStream.newInstance(in.readByteArray());
      value.readTag();
      String name = value.readString();
      value.readTag();
      scalars.add(new Scalar(step, name, value.readFloat()));
    }
  }

  private static Scalar scalar(EpochRecord epoch, String tag, double value) {
    return new Scalar(epoch.epoch(), tag, (float) value);
  }

  @Test
  void eachEpochOfEachNetworkIsThere(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Path logs = directory.resolve("logs");
    NeuralNetworkClassificationModel model =
        classifier()
            .setNumNetworks(2)
            .setTrainingListener(new TensorBoardListener(logs.toString()))
            .fit(rows(spark));
    for (int network = 1; network <= 2; network++) {
      Path of = network == 1 ? logs : logs.resolve("network-2");
      List<Scalar> training = new ArrayList<>();
      List<Scalar> validation = new ArrayList<>();
      for (EpochRecord epoch : model.summary().courses().get(network - 1).epochs()) {
        training.add(scalar(epoch, "learning_rate", epoch.learningRate()));
        training.add(scalar(epoch, "loss", epoch.trainLoss()));
        training.add(scalar(epoch, "rows_per_second", epoch.rows() / epoch.seconds()));
        validation.add(scalar(epoch, "accuracy", epoch.validationMetric()));
        validation.add(scalar(epoch, "loss", epoch.validationLoss()));
      }
      assertEquals(9, training.size());
      assertEquals(training, read(of.resolve("train")));
      assertEquals(validation, read(of.resolve("validation")));
    }
  }

  @Test
  void anEpochCanBeReadWhenItIsOver(SparkSession spark, @TempDir Path directory) {
    List<Integer> found = new ArrayList<>();
    TrainingListener reader =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            try {
              found.add(read(directory.resolve("train")).size());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    classifier()
        .setTrainingListener(new TensorBoardListener(directory.toString()).and(reader))
        .fit(rows(spark));
    assertEquals(List.of(3, 6, 9), found);
  }

  @Test
  void aListenerIsOfOneFitAtATime(SparkSession spark, @TempDir Path directory) {
    TensorBoardListener listener = new TensorBoardListener(directory.toString());
    TrainingListener another =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            classifier().setTrainingListener(listener).fit(rows(spark));
          }
        };
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> classifier().setTrainingListener(listener.and(another)).fit(rows(spark)))
            .getMessage();
    assertTrue(message.contains("one listener for each fit that goes on at a time"), message);
    classifier().setTrainingListener(listener).fit(rows(spark));
  }

  @Test
  void checkedExceptionsOfSparkAreFailuresAndAFailedStartIsOne(SparkSession spark) {
    List<String> heard = new ArrayList<>();
    TrainingListener first =
        new TrainingListener() {
          @Override
          public void onFailure(Throwable failure) {
            heard.add(failure.getMessage());
          }
        };
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            throw Cancellation.<RuntimeException>unchecked(new SparkException("lost"));
          }
        };
    assertThrows(
        SparkException.class,
        () -> classifier().setTrainingListener(first.and(failing)).fit(rows(spark)));
    TrainingListener neverStarts =
        new TrainingListener() {
          @Override
          public void onStart(String uid, TrainingPlan plan) {
            throw new IllegalArgumentException("no room");
          }
        };
    assertThrows(
        IllegalArgumentException.class,
        () -> classifier().setTrainingListener(first.and(neverStarts)).fit(rows(spark)));
    assertEquals(List.of("lost", "no room"), heard);
  }

  @Test
  void whatCannotBeWrittenIsRefusedBeforeTraining(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertRefused(
        () ->
            classifier()
                .setTrainingListener(new TensorBoardListener(file + "/logs"))
                .fit(rows(spark)),
        "classifier: TensorBoard's directory '" + file + "/logs' cannot be written to: ");
  }

  @Test
  void listenersHearOfFailuresOneAfterTheOther(SparkSession spark) {
    List<String> heard = new ArrayList<>();
    record Recorder(String name, List<String> heard) implements TrainingListener {
      @Override
      public TrainingListener ofNetwork(int network) {
        heard.add(name + " of network " + network);
        return this;
      }

      @Override
      public void onEpoch(EpochRecord epoch) {
        heard.add(name + " epoch " + epoch.epoch());
      }

      @Override
      public void onStop(TrainingSummary summary) {
        heard.add(name + " stop");
      }

      @Override
      public void onFailure(Throwable failure) {
        heard.add(name + " failure");
        throw new UnsupportedOperationException(name);
      }
    }
    TrainingListener both = new Recorder("a", heard).and(new Recorder("b", heard));
    classifier().setMaxEpochs(1).setTrainingListener(both).fit(rows(spark));
    assertEquals(
        List.of("a of network 1", "b of network 1", "a epoch 1", "b epoch 1", "a stop", "b stop"),
        heard);
    heard.clear();
    NeuralNetworkClassifier diverging =
        classifier().setLearningRate(1e30).setUpdater("sgd").setTrainingListener(both);
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> diverging.fit(rows(spark)));
    assertTrue(failure.getMessage().contains("diverged"));
    assertEquals("b", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("a of network 1", "b of network 1", "a failure", "b failure"), heard);
  }
}
