package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertMessage;
import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.RefusingFileSystem.Refusal;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that are not as they were written, and file systems that fail. */
class DamagedCheckpointTest extends CheckpointedFits {

  @AfterEach
  void refuseNothing() {
    RefusingFileSystem.refusal = Refusal.NOTHING;
  }

  private NeuralNetworkClassifier brokenOffAfter(int epoch) {
    NeuralNetworkClassifier estimator = classifier().setCheckpointDir(path());
    breakOff(estimator, epoch);
    return estimator;
  }

  private Path file(int epoch) {
    return folders().get(0).resolve(String.format("epoch-%06d.checkpoint", epoch));
  }

  /** Changes a file; Hadoop's own checksums find that out unless they are removed. */
  private static void damage(Path file, String how, boolean hadoopNotices) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (how) {
      case "truncated" -> bytes = Arrays.copyOf(bytes, bytes.length - 7);
      case "empty" -> bytes = new byte[0];
      case "start" -> bytes[1] ^= 1;
      case "version" -> bytes[7] ^= 1;
      case "header" -> bytes[30] ^= 1;
      case "state" -> bytes[bytes.length - 100] ^= 1;
      case "checksum" -> bytes[bytes.length - 1] ^= 1;
      case "longer" -> bytes = Arrays.copyOf(bytes, bytes.length + 8);
      default -> throw new IllegalArgumentException(how);
    }
    Files.write(file, bytes);
    if (!hadoopNotices) {
      Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "truncated, false",
    "truncated, true",
    "empty, false",
    "start, false",
    "version, false",
    "header, false",
    "state, false",
    "state, true",
    "checksum, false",
    "longer, false"
  })
  void theOneBeforeTakesThePlaceOfADamagedCheckpoint(String how, boolean hadoopNotices)
      throws IOException {
    NeuralNetworkClassifier estimator = brokenOffAfter(3);
    damage(file(3), how, hadoopNotices);
    Recorder recorder = new Recorder();
    assertSameFit(classifier().fit(rows), estimator.setTrainingListener(recorder).fit(rows));
    assertEquals("resumed after 2", recorder.heard.get(0));
    assertEquals(2, checkpoints().size());
  }

  @Test
  void aFitWhoseCheckpointsAreAllDamagedIsRefused() throws IOException {
    NeuralNetworkClassifier estimator = brokenOffAfter(3);
    damage(file(2), "truncated", false);
    damage(file(3), "state", false);
    assertRefused(
        () -> estimator.fit(rows),
        "classifier: checkpointDir '" + path() + "' holds no checkpoint that can be read",
        "epoch-000003.checkpoint is damaged: its checksum is wrong",
        "epoch-000002.checkpoint is damaged",
        "delete file:" + folders().get(0) + " to train from the beginning",
        "or set another checkpointDir");
    assertEquals(2, checkpoints().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 1000})
  void anUnknownFormatIsRefused(int version) throws Exception {
    NeuralNetworkClassifier estimator = brokenOffAfter(2);
    byte[] bytes = Files.readAllBytes(file(2));
    ByteBuffer.wrap(bytes).putInt(4, version);
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    hash.update(bytes, 0, bytes.length - hash.getDigestLength());
    hash.digest(bytes, bytes.length - hash.getDigestLength(), hash.getDigestLength());
    Files.write(file(2), bytes);
    Files.delete(file(2).resolveSibling("." + file(2).getFileName() + ".crc"));
    assertRefused(
        () -> estimator.fit(rows),
        "file:" + file(2) + ": the checkpoint's format version is " + version,
        "this build of Meanfield reads versions 2 to 5");
  }

  @Test
  void whatIsUnfinishedIsIgnoredAndGoesInTheEnd() throws IOException {
    NeuralNetworkClassifier estimator = brokenOffAfter(2);
    Path half = folders().get(0).resolve("_unfinished-of-a-write-that-was-cut-off");
    Files.write(half, Arrays.copyOf(Files.readAllBytes(file(2)), 50));
    Path old = Files.copy(half, half.resolveSibling("_unfinished-long-ago"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
    assertSameFit(classifier().fit(rows), estimator.fit(rows));
    assertTrue(Files.exists(half), "somebody may be writing it");
    assertFalse(Files.exists(old));
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"CREATE", "WRITE", "RENAME"})
  void aFitFailsIfTheFileSystemRefusesAndTheCheckpointsBeforeStay(
      Refusal refusal, SparkSession spark) {
    RefusingFileSystem.register(spark.sparkContext().hadoopConfiguration());
    NeuralNetworkClassifier estimator = classifier().setCheckpointDir("refusing://" + path());
    estimator.setTrainingListener(
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            RefusingFileSystem.refusal = epoch.epoch() == 2 ? refusal : Refusal.NOTHING;
          }
        });
    assertMessage(
        assertThrows(UncheckedIOException.class, () -> estimator.fit(rows)),
        "classifier: cannot write checkpoint refusing:",
        "epoch-000003.checkpoint (checkpointDir 'refusing://" + path() + "'): ",
        refusal == Refusal.RENAME ? "refuses to rename" : "no " + refusal + " today");
    RefusingFileSystem.refusal = Refusal.NOTHING;
    assertEquals(List.of("epoch-000001.checkpoint", "epoch-000002.checkpoint"), checkpoints());
    Recorder recorder = new Recorder();
    assertSameFit(classifier().fit(rows), estimator.setTrainingListener(recorder).fit(rows));
    assertEquals("resumed after 2", recorder.heard.get(0));
  }

  @Test
  void theOneBeforeTakesThePlaceOfACheckpointOfWhichOnlyAPartIsThere(SparkSession spark) {
    CopyingFileSystem.register(spark.sparkContext().hadoopConfiguration());
    NeuralNetworkClassifier estimator = classifier().setCheckpointDir("copying://" + path());
    CopyingFileSystem.observer =
        step -> {
          if (step.startsWith("copy") && Files.exists(file(3))) {
            assertResumesAfterTwo();
            throw new IOException("no more than half");
          }
        };
    assertMessage(
        assertThrows(UncheckedIOException.class, () -> estimator.fit(rows)),
        "classifier: cannot write checkpoint copying:",
        "no more than half");
    assertEquals(List.of("epoch-000001.checkpoint", "epoch-000002.checkpoint"), checkpoints());
    assertResumesAfterTwo();
  }

  private void assertResumesAfterTwo() {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onResume(List<EpochRecord> epochs) {
            throw new UnsupportedOperationException("after " + epochs.size());
          }
        };
    NeuralNetworkClassifier other = classifier().setCheckpointDir(path());
    assertMessage(
        assertThrows(
            UnsupportedOperationException.class,
            () -> other.setTrainingListener(listener).fit(rows)),
        "after 2");
  }

  @Test
  void aFitFailsIfTheFileSystemCannotBeRead(SparkSession spark) {
    RefusingFileSystem.register(spark.sparkContext().hadoopConfiguration());
    NeuralNetworkClassifier estimator =
        classifier().setMaxEpochs(1).setCheckpointDir("refusing://" + path());
    estimator.fit(rows);
    RefusingFileSystem.refusal = Refusal.LIST;
    assertMessage(
        assertThrows(UncheckedIOException.class, () -> estimator.fit(rows)),
        "classifier: cannot read checkpoint refusing:",
        "no LIST today");
  }
}
