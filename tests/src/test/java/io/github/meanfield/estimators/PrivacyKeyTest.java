package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody knows what rows are drawn and noise is made by. */
@ExtendWith(SparkSessionExtension.class)
class PrivacyKeyTest {

  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = PrivateFits.rows(spark);
  }

  @Test
  void noiseIsNobodysToKnowWhateverTheSeed() {
    NeuralNetworkClassifier seeded = PrivateFits.classifier().setSeed(7);
    NeuralNetworkClassificationModel model = seeded.fit(rows);
    assertFalse(Arrays.equals(PrivateFits.floats(model), PrivateFits.floats(seeded.fit(rows))));
    assertEquals(List.of(), model.summary().warnings());
  }

  /**
   * All rows are in each step, and there is no noise, so that what is left to chance is what is
   * done with a row: were it known, another row would change it for all rows after it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "dropout", "inputNoise", "augmentShift"})
  void whatIsDoneWithRowsIsNobodysToKnow(String param) {
    NeuralNetworkClassifier estimator =
        PrivateFits.classifier()
            .setSeed(7)
            .setBatchSize(1000)
            .setDpNoiseMultiplier(PrivateFits.NO_NOISE)
            .setImageShape(new int[] {2, 2, 1});
    if (!param.isEmpty()) {
      estimator.set(estimator.getParam(param), 0.5);
    }
    float[] first = PrivateFits.floats(estimator.fit(rows));
    assertEquals(param.isEmpty(), Arrays.equals(first, PrivateFits.floats(estimator.fit(rows))));
  }

  /** As long as it is the first provider, it makes the key of each fit, and tells what it made. */
  private static final class KnownKeys extends Provider {

    private static final long serialVersionUID = 1L;

    private static final byte[] KEY = "key of the noise".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger made = new AtomicInteger();

    KnownKeys() {
      super("KnownKeys", "1", "");
      putService(
          new Service(this, "SecureRandom", "KnownKeys", KnownKeys.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Draws();
            }
          });
    }

    private final class Draws extends SecureRandomSpi {

      private static final long serialVersionUID = 1L;

      @Override
      protected void engineSetSeed(byte[] seed) {}

      @Override
      protected void engineNextBytes(byte[] bytes) {
        random.nextBytes(bytes);
        if (StackWalker.getInstance()
            .walk(
                frames ->
                    frames.anyMatch(
                        frame -> frame.getClassName().equals(SecretDraws.class.getName())))) {
          System.arraycopy(KEY, 0, bytes, 0, KEY.length);
          made.incrementAndGet();
        }
      }

      @Override
      protected byte[] engineGenerateSeed(int count) {
        return random.generateSeed(count);
      }
    }
  }

  @Test
  void theKeyIsDrawnOncePerFitAndIsInNoFile() throws Exception {
    NeuralNetworkClassificationModel model;
    float[] again;
    KnownKeys keys = new KnownKeys();
    Security.insertProviderAt(keys, 1);
    try {
      model = PrivateFits.classifier().setCheckpointDir(directory + "/checkpoints").fit(rows);
      again = PrivateFits.floats(PrivateFits.classifier().fit(rows));
    } finally {
      Security.removeProvider(keys.getName());
    }
    assertEquals(2, keys.made.get());
    assertArrayEquals(PrivateFits.floats(model), again, "the key is not what makes the noise");
    model.save(directory + "/model");
    int searched = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        searched += searchForKey(file.toString(), Files.readAllBytes(file));
      }
    }
    assertTrue(searched > 5, searched + " files");
    String found = "a key of the noise, found";
    assertThrows(
        AssertionError.class,
        () -> searchForKey("", found.getBytes(StandardCharsets.US_ASCII)),
        "no key is ever found");
  }

  /** Bytes, and what is zipped in them; the number of files. */
  private static int searchForKey(String name, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String form :
        List.of(
            new String(KnownKeys.KEY, StandardCharsets.ISO_8859_1),
            HexFormat.of().formatHex(KnownKeys.KEY),
            Base64.getEncoder().withoutPadding().encodeToString(KnownKeys.KEY),
            Arrays.toString(KnownKeys.KEY).replaceAll("[\\[\\]]", ""),
            Arrays.toString(KnownKeys.KEY).replaceAll("[\\[\\] ]", ""))) {
      assertFalse(text.toLowerCase(Locale.ROOT).contains(form.toLowerCase(Locale.ROOT)), name);
    }
    int files = 1;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files += searchForKey(name + "!" + entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }
}
