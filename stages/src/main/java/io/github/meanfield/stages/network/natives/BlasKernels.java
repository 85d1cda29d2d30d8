package io.github.meanfield.stages.network.natives;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The kernels that OpenBLAS multiplies matrices by, one set for each type of processor core. Of a
 * processor that is newer than the library, OpenBLAS may take the type for the oldest that it
 * knows, Prescott, at a quarter of the speed.
 *
 * @param name OpenBLAS's name of the core type, such as Haswell, Zen or SkylakeX; "unknown" if it
 *     cannot be asked
 * @param processor the processor's name, empty if that is unknown
 * @param isSlow whether they leave vector instructions (AVX2) unused that the processor has
 */
public record BlasKernels(String name, String processor, boolean isSlow) {

  private static final String VARIABLE = "OPENBLAS_CORETYPE";
  private static final String UNKNOWN = "unknown";

  /** Core types whose kernels use AVX2 or AVX-512. */
  private static final Set<String> FAST =
      Set.of("Haswell", "Zen", "Excavator", "SkylakeX", "Cooperlake", "Sapphirerapids");

  /**
   * Has OpenBLAS, which is not loaded yet, choose by the processor's instructions rather than by
   * the models that it knows. A choice of the user's stays.
   */
  static void choose(Processor processor) {
    suitable(processor)
        .ifPresent(
            type -> {
              try {
                // Of the process: Java's own environment cannot be changed. What is set stays.
                Function.getFunction("c", "setenv").invokeInt(new Object[] {VARIABLE, type, 0});
              } catch (LinkageError e) {
                // Then OpenBLAS chooses alone, and its choice is looked at.
              }
            });
  }

  /** The core type for a processor; empty where OpenBLAS is to choose alone. */
  static Optional<String> suitable(Processor processor) {
    if (processor.hasAvx512() && processor.isIntel()) {
      return Optional.of("SkylakeX");
    } else if (processor.hasAvx2()) {
      return Optional.of(processor.isIntel() ? "Haswell" : "Zen");
    }
    return Optional.empty();
  }

  /** The kernels that OpenBLAS has chosen; loads it. */
  static BlasKernels loaded(Processor processor) {
    String name = coreType();
    boolean isSlow = processor.hasAvx2() && !name.equals(UNKNOWN) && !FAST.contains(name);
    return new BlasKernels(name, processor.name(), isSlow);
  }

  private static String coreType() {
    try {
      Function asked =
          NativeLibrary.getInstance(library().toString()).getFunction("openblas_get_corename");
      return (String) asked.invoke(String.class, new Object[0]);
    } catch (LinkageError | UncheckedIOException e) {
      return UNKNOWN;
    }
  }

  /**
   * The file of OpenBLAS that JavaCPP has unpacked and loaded.
   *
   * @throws UncheckedIOException if its folder cannot be read
   */
  public static Path library() {
    Path loaded = Path.of(Loader.load(openblas_nolapack.class));
    try (Stream<Path> siblings = Files.list(loaded.getParent())) {
      return siblings
          .filter(file -> file.getFileName().toString().matches("(lib)?openblas_nolapack.*"))
          .findFirst()
          .orElse(loaded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is to be told if they are slow, with what cures it. */
  public Optional<String> slowness() {
    return isSlow
        ? Optional.of(
            String.format(
                "OpenBLAS multiplies by its kernels for %s, which leave the AVX2 of this processor"
                    + " (%s) unused and are some four times slower; %s",
                name, processor, cure()))
        : Optional.empty();
  }

  /** What is to be told if products are wrong. */
  String wrong(String how) {
    return String.format(
        "OpenBLAS multiplies wrongly by its kernels for %s on this processor (%s): %s; %s",
        name, processor, how, cure());
  }

  private String cure() {
    String cure = "set the environment variable " + VARIABLE + " to other ones";
    return (System.getenv(VARIABLE) == null ? cure : "unset " + VARIABLE + " or set it to others")
        + (name.equals("Haswell") ? ", such as SANDYBRIDGE" : ", such as HASWELL")
        + ", for the driver and (spark.executorEnv."
        + VARIABLE
        + ") executors";
  }
}
