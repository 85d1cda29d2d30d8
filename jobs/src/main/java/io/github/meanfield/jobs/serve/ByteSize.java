package io.github.meanfield.jobs.serve;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Bytes as people write them: 500k and 1m are multiples of 1024. */
final class ByteSize implements ITypeConverter<Integer> {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([km]?)b?");

  @Override
  public Integer convert(String text) {
    Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (parts.matches()) {
      int shift = parts.group(2).equals("m") ? 20 : parts.group(2).equals("k") ? 10 : 0;
      long bytes = Long.parseLong(parts.group(1)) << shift;
      // The place behind the last byte is an int as well.
      if (bytes > 0 && bytes < 1 << 30) {
        return (int) bytes;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is no size of less than 1024m, such as 500k or 1m");
  }
}
