package io.github.meanfield.jobs.tables;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File formats that tables are read from. */
public enum Format {
  CSV("csv"),
  PARQUET("parquet"),
  JSON("json|jsonl|ndjson"),
  ORC("orc"),
  LIBSVM("libsvm|svm"),
  /** Images and labels as MNIST has them: path of the images, with the labels beside it. */
  IDX("idx[1-4]?|idx[1-4]-ubyte"),
  /** A table of Spark's catalog, by its name. */
  TABLE("");

  private static final Pattern COMPRESSION = Pattern.compile("\\.(gz|gzip|bz2|zst|snappy|lz4)$");
  private static final Pattern ENDING = Pattern.compile("[.-](idx[1-4]-ubyte|[a-z0-9]+)$");

  private final Pattern endings;

  Format(String endings) {
    this.endings = Pattern.compile(endings);
  }

  /** The format that a file's name tells, looking through endings of compression. */
  static Optional<Format> ofName(String name) {
    String plain = COMPRESSION.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
    Matcher ending = ENDING.matcher(plain);
    if (ending.find()) {
      for (Format format : values()) {
        if (format.endings.matcher(ending.group(1)).matches()) {
          return Optional.of(format);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether tables of the format have a column {@link Tables#LABEL}. */
  public boolean hasLabel() {
    return this == LIBSVM || this == IDX;
  }

  /** Spark's name of the format, which the command line has too. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
