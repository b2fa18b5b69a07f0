package io.foreflow.dashboard.view;

import java.util.Comparator;
import java.util.function.Function;

/** Orders names as people do: runs of digits by their number, so host-2 comes before host-10. */
final class NaturalOrder implements Comparator<String> {

    private static final NaturalOrder INSTANCE = new NaturalOrder();

    private NaturalOrder() {}

    static <T> Comparator<T> of(Function<T, String> first, Function<T, String> second) {
        return Comparator.comparing(first, INSTANCE).thenComparing(second, INSTANCE);
    }

    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            if (digit(a.charAt(i)) && digit(b.charAt(j))) {
                int endA = digits(a, i);
                int endB = digits(b, j);
                int compared = numbers(a.substring(i, endA), b.substring(j, endB));
                if (compared != 0) {
                    return compared;
                }
                i = endA;
                j = endB;
            } else {
                int compared = Character.compare(a.charAt(i++), b.charAt(j++));
                if (compared != 0) {
                    return compared;
                }
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && digit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int numbers(String a, String b) {
        String left = a.replaceFirst("^0+(?=.)", "");
        String right = b.replaceFirst("^0+(?=.)", "");
        int compared = Integer.compare(left.length(), right.length());
        return compared != 0 ? compared : left.compareTo(right);
    }
}
