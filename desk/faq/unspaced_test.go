package faq

import (
	"strings"
	"testing"
)

// TestWithoutBlanks: Chinese and Thai questions are answered, and what is off the topic
// is not, by the bar of an answer that costs little when wrong.
func TestWithoutBlanks(t *testing.T) {
	var examples []Example
	for name, texts := range map[string]string{
		"opening":  "你们几点开门|营业时间是几点|周日开门吗|什么时候关门|ร้านเปิดกี่โมง|วันอาทิตย์เปิดไหม",
		"parcel":   "我的包裹在哪里|订单什么时候到|查询快递|我的快递还没到|พัสดุของฉันอยู่ที่ไหน|ของจะมาถึงเมื่อไหร่",
		"refund":   "我要退款|怎么退货|可以退货吗|退款多久到账|ขอเงินคืนได้ไหม|คืนสินค้าอย่างไร",
		"invoice":  "请开发票|我需要收据|发票在哪里|ขอใบเสร็จ|ขอใบกำกับภาษี",
		"password": "忘记密码了|登录不了|怎么重置密码|ลืมรหัสผ่าน|เข้าสู่ระบบไม่ได้",
		"price":    "多少钱|价格是多少|有优惠吗|ราคาเท่าไหร่|มีส่วนลดไหม",
	} {
		for _, text := range strings.Split(texts, "|") {
			examples = append(examples, Example{FAQ: name, Text: text})
		}
	}
	m, err := Train(examples, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const bar = 0.7
	for text, want := range map[string]string{"周日几点开门": "opening", "价格多少": "price", "密码忘记了怎么办": "password", "วันอาทิตย์ร้านเปิดกี่โมง": "opening", "พัสดุอยู่ที่ไหน": "parcel"} {
		if got := m.Match(text)[0]; got.FAQ != want || got.P < bar || got.Thin {
			t.Errorf("%s is %+v", text, got)
		}
	}
	for _, text := range strings.Split("今天天气怎么样|你好吗|我的猫生病了|你会唱歌吗|附近有好餐厅吗|谁赢了昨晚的比赛|这个是什么材料做的|你是机器人吗|我想在你们公司工作|可以带狗吗|老板在哪里|"+
		"法国的首都是哪里|สวัสดีครับ|วันนี้อากาศเป็นอย่างไร|แมวของฉันป่วย|คุณเป็นหุ่นยนต์หรือเปล่า|ร้านอาหารดีๆ แถวนี้มีไหม", "|") {
		if got := m.Match(text); len(got) > 0 && got[0].P >= bar && !got[0].Thin {
			t.Errorf("%s is off the topic, and would get %+v", text, got[0])
		}
	}
}
