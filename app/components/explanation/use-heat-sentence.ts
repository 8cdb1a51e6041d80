import { useFormatter, useTranslations } from 'next-intl';
import { type HeatPlace, heatPlaces } from '#canvas/heat.ts';
import type { HeatView } from '#contract/explanation.ts';

/** The heat map in words: the parts of the drawing where it is strongest. */
export function useHeatSentence(): (heat: HeatView) => string {
  const t = useTranslations('explanation');
  const format = useFormatter();
  const names = (places: HeatPlace[]) => format.list(places.map((place) => t(`places.${place}`)));
  return (heat) => {
    const { liked, disliked } = heatPlaces(heat);
    const [places, against] = [names(liked), names(disliked)];
    if (liked.length > 0)
      return disliked.length > 0 ? t('looked.both', { places, against }) : t('looked.for', { places });
    return disliked.length > 0 ? t('looked.against', { against }) : t('looked.nowhere');
  };
}
