package io.github.meanfield.jobs.tables;

import java.util.regex.Pattern;

/** What texts look like that a person takes for numbers or days. */
enum TextLook {
  PERCENT("percentages", "[+-]?\\d+([.,]\\d+)? ?%", "double(translate(%s, ',%%', '.'))"),
  THOUSANDS(
      "numbers with separators of thousands",
      "[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?",
      "double(replace(%s, ','))"),
  OTHER_DECIMAL("numbers with a decimal ", "[+-]?\\d*,\\d+([eE][+-]?\\d+)?", ""),
  /** Not in the form of ISO 8601, which is read as it is. */
  DATE(
      "dates",
      "\\d{4}-(\\d-\\d{1,2}|\\d\\d-\\d)( .*)?|\\d{1,2}([./-])\\d{1,2}\\3\\d{2,4}( \\d{1,2}:.*)?",
      "to_date(%s, 'd.M.y')");

  private final String words;
  private final Pattern pattern;
  private final String query;

  TextLook(String words, String pattern, String query) {
    this.words = words;
    this.pattern = Pattern.compile(pattern);
    this.query = query;
  }

  /**
   * Whether a text looks so.
   *
   * @param decimal what stands before decimals: a dot or a comma
   */
  boolean fits(String text, char decimal) {
    String plain = text.strip();
    return pattern.matcher(decimal == '.' || this == DATE ? plain : swapped(plain)).matches();
  }

  private static String swapped(String text) {
    return text.replace('.', ' ').replace(',', '.').replace(' ', ',');
  }

  /** What the texts of a column look like, in words. */
  String words(char decimal) {
    return this == OTHER_DECIMAL ? words + (decimal == '.' ? "comma" : "dot") : words;
  }

  /** How to have a column read as what it looks like. */
  String cure(String column, char decimal) {
    if (this == OTHER_DECIMAL) {
      return "--decimal " + (decimal == '.' ? "comma" : "dot") + " reads them as numbers";
    }
    String value = this == THOUSANDS && decimal == ',' ? "double(translate(%s, ',.', '.'))" : query;
    return String.format(
        "--sql \"SELECT *, %s AS %s_%s FROM input\" makes a column of them",
        String.format(value, column), column, this == DATE ? "date" : "number");
  }
}
